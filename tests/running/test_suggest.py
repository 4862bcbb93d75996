"""`framing topics suggest` as a person uses it, with the answers from a pipe."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing.running.commands import asking
from framing.running.commands.cli import app
from framing.settings import load
from framing.tables.store import Layout

runner = CliRunner()


def ask(layout: Layout, phrase: str, answers: str) -> str:
    place = ["--workspace", str(layout.config.parent)]
    done = runner.invoke(app, ["topics", "suggest", phrase, *place], input=answers)
    assert done.exit_code == 0, done.output
    return done.output


def test_answers_become_a_topic_and_everything_else_in_the_file_stays(small: Layout) -> None:
    before = f"# mine\n{small.config.read_text(encoding='utf-8')}"
    small.config.write_text(before, encoding="utf-8")
    told = ask(small, "Prisoners set free", "y\nx\nn\ny\nq\n")
    assert "precision" in told
    assert "95 % interval" in told
    topic = load(small.config).topics["prisoners-set-free"]
    assert topic.description.startswith("Prisoners set free: ")
    assert topic.unlike
    assert small.config.read_text(encoding="utf-8").startswith(before.rstrip("\n")[:200])
    assert all(line in small.config.read_text(encoding="utf-8") for line in before.splitlines())


def test_a_topic_that_is_there_is_added_to(small: Layout) -> None:
    key, was = "sanctions", load(small.config).topics["sanctions"]
    ask(small, was.name.upper(), "y\ny\nn\nq\n")
    now = load(small.config).topics
    assert now[key].description == was.description
    assert now[key].examples[: len(was.examples)] == was.examples
    assert len(now[key].unlike) > len(was.unlike)


def test_without_a_yes_nothing_is_written(small: Layout) -> None:
    before = small.config.read_bytes()
    assert "nothing was written" in ask(small, "The eruption of a volcano", "n\nn\nu\n")
    assert small.config.read_bytes() == before


def test_a_phrase_without_letters_is_no_topic(small: Layout) -> None:
    done = runner.invoke(app, ["topics", "suggest", "?!", "--workspace", str(small.config.parent)])
    assert done.exit_code == 2
    assert "has no letters" in done.output


def test_an_interrupted_question_writes_nothing(small: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: str) -> str:
        raise KeyboardInterrupt

    before = small.config.read_bytes()
    monkeypatch.setattr(asking, "key", interrupted)
    done = runner.invoke(app, ["topics", "suggest", "Prisoners", "--workspace", str(small.config.parent)])
    assert done.exit_code == 130
    assert small.config.read_bytes() == before


def test_the_articles_are_read_if_there_was_no_run(small: Layout, tmp_path: Path) -> None:
    place = ["--workspace", str(tmp_path / "new")]
    assert runner.invoke(app, ["init", str(tmp_path / "new")]).exit_code == 0
    (tmp_path / "new" / "data" / "raw").rmdir()
    (tmp_path / "new" / "data" / "raw").symlink_to(small.raw.resolve())
    done = runner.invoke(app, ["topics", "suggest", "Prisoners set free", *place], input="y\ny\nn\nq\n")
    assert done.exit_code == 0, done.output
    assert "There was no run yet" in done.output
    assert list(load(tmp_path / "new" / "framing.toml").topics) == ["prisoners-set-free"]
