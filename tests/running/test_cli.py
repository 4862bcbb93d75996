"""The commands as a person types them, on a small corpus of its own."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from framing.errors import ModelNotFound
from framing.measures.cards import cards
from framing.running import runs
from framing.running.commands import doctor
from framing.running.commands.cli import app
from framing.running.commands.tidy import tidy
from framing.running.commands.workspace import change_settings
from framing.running.order import STAGES
from framing.running.runs import bury, explain, history, prune_reports, reports, running
from framing.running.stage import in_words
from framing.running.stores.portrayals import portrayal_model
from framing.settings import ReportSettings, load
from framing.settings import names as known_names
from framing.tables.files import write_json
from framing.tables.store import Layout, one_writer, read_table, write_table

runner = CliRunner()


def test_help_is_immediate() -> None:
    """Seconds of work, not of the clock: the machine may be busy with other tests."""

    def worked() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before = worked()
    subprocess.run([sys.executable, "-m", "framing", "--help"], check=True, capture_output=True)
    assert worked() - before < 0.5


def test_init_makes_a_workspace_once(tmp_path: Path) -> None:
    made = runner.invoke(app, ["init", str(tmp_path / "mine")])
    assert made.exit_code == 0
    layout = Layout.of(tmp_path / "mine")
    assert not load(layout.config).topics  # nobody was asked, and nobody else's topics are written
    assert "framing topics suggest" in layout.config.read_text(encoding="utf-8")
    assert all(folder.is_dir() for folder in (layout.raw, layout.processed, layout.reports))
    layout.config.write_text("# mine now\n")
    again = runner.invoke(app, ["init", str(tmp_path / "mine")])
    assert again.exit_code == 2
    assert "already exists" in again.output
    assert layout.config.read_text() == "# mine now\n"


def test_init_writes_the_topics_that_are_asked_for(tmp_path: Path) -> None:
    ask = ["init", str(tmp_path), "--topic", "The ferry strike", "--topic", 'the "big" flood of 2031']
    assert runner.invoke(app, ask).exit_code == 0
    named = load(tmp_path / "framing.toml").named_topics()
    assert [(topic.topic_id, topic.name) for topic in named] == [
        ("the-big-flood-of-2031", 'the "big" flood of 2031'), ("the-ferry-strike", "The ferry strike"),
    ]


def test_every_example_of_a_new_workspace_can_be_switched_on(tmp_path: Path) -> None:
    runner.invoke(app, ["init", str(tmp_path)])
    lines = (tmp_path / "framing.toml").read_text(encoding="utf-8").splitlines()
    starts = [place for place, line in enumerate(lines) if line.startswith("# [")]
    for start in starts:
        end = next(place for place in range(start, len(lines) + 1) if place == len(lines) or len(lines[place]) < 2)
        lines[start:end] = [line.removeprefix("# ") if line != "#" else "" for line in lines[start:end]]
    (tmp_path / "framing.toml").write_text("\n".join(lines), encoding="utf-8")
    settings = load(tmp_path / "framing.toml")
    assert len(starts) == 5
    assert all((settings.topics, settings.names, settings.frames, settings.axes))


def test_no_articles_is_an_error_that_says_so(tmp_path: Path) -> None:
    runner.invoke(app, ["init", str(tmp_path)])
    done = runner.invoke(app, ["run", "--workspace", str(tmp_path)])
    assert done.exit_code == 3
    assert str(tmp_path / "data" / "raw") in done.output
    account = (tmp_path / "reports" / "last-failure.txt").read_text()
    assert "No article" in account or "no article" in account
    assert "Traceback" not in account


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[comparision]\nseed = 1\n", "did you mean 'comparison'"),
        ("[topics.a]\ndescription = 'A'\n", "name"),
        ("[topics.a\n", "not valid TOML"),
        ("[schedule]\ncron = '0 5 * * *'\nrrule = 'FREQ=DAILY'\n", "choose one"),
        ("[schedule]\ntimezone = 'Europe/Nowhere'\n", "is not a time zone"),
        ("[comparison]\nprimary = ['coverage', 'framse']\n", "did you mean 'frames'"),
        ("[measures]\noff = ['nameing']\n", "did you mean 'naming'"),
        ("[ingest]\ncolumns = {txt = 'body'}\n", "did you mean 'text'"),
        ("[report]\nlanguage = 'xx'\n", "known here: be, de, en, ru"),
        ("[report]\nsince = '20250101T000000Z'\n", "has no report of that name"),
        ("[run]\nseed = -5\n", "run.seed"),
        ("[topics.a]\nname = ' '\ndescription = 'B'\n", "topics.a.name: this value is empty"),
        ("[topics.a]\nname = 'A'\ndescription = 'B'\nexamples = 'one'\n", "write a list"),
        ("[outlets.post]\nlanguage = 'English'\n", "like en"),
        ("[serve]\nport = 4280\n", "both 4280"),
        ("[discovered.t-1]\ninto = 't-2'\n[discovered.t-2]\ninto = 't-1'\n", "lead in a circle"),
        ("[discovered.t-1]\ninto = 'sanktions'\n", "that is not a topic"),
    ],
)
def test_a_mistake_in_the_settings_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "framing.toml").write_text(text)
    done = runner.invoke(app, ["run", "--workspace", str(tmp_path)])
    assert done.exit_code == 2
    assert says in done.output
    assert "Traceback" not in done.output


def test_a_mistake_in_the_settings_is_an_end_like_any_other(small: Layout) -> None:
    """Whoever watches for the account of a failure, and not for exit codes, is to see it; and no mark is touched."""
    before = small.config.read_text(encoding="utf-8")
    small.config.write_text(before + "[run]\nsede = 1\n", encoding="utf-8")
    with one_writer(small, wait=0):
        (small.processed / "running.json").write_text("{}")
        assert runner.invoke(app, ["run", "--workspace", str(small.config.parent)]).exit_code == 2
        assert (small.processed / "running.json").exists()
    assert "did you mean 'seed'" in (small.reports / "last-failure.txt").read_text(encoding="utf-8")
    assert history(small)[0]["status"] == "failed"
    small.config.write_text(before, encoding="utf-8")
    assert runner.invoke(app, ["run", "--workspace", str(small.config.parent)]).exit_code == 0
    assert not (small.reports / "last-failure.txt").exists()


def test_the_names_that_settings_know_are_those_there_are() -> None:
    assert sorted(one.name for one in cards()) == known_names.measure_names()


@pytest.mark.parametrize(
    "command",
    ["run", "history", "topics", "topics unassigned", "selftest", "trace x", "tidy", "accept x", "topics pin x",
     "check-measure frames", "train-head x.csv --name x", "add x", "serve"],
)
def test_where_no_workspace_is_every_command_says_so(tmp_path: Path, command: str) -> None:
    """And not that some table is missing, or nothing at all."""
    done = runner.invoke(app, [*command.split(), "--workspace", str(tmp_path)])
    assert done.exit_code == 2
    assert "framing init" in done.output


def test_a_workspace_cannot_be_made_inside_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = runner.invoke(app, ["init", str(tmp_path / "file")])
    assert done.exit_code == 2
    assert "cannot be created, perhaps because a file has this name" in done.output


def test_labels_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    runner.invoke(app, ["init", str(tmp_path)])
    ask = ["train-head", str(tmp_path / "labels.csv"), "--name", "own", "--workspace", str(tmp_path)]
    for content, says in ((None, "No such file"), (b"", "cannot be read"), (b"\xff\xfe\x00", "cannot be read"),
                          (b"text,label\nA ferry.,1\n", "Label more sentences")):  # fmt: skip
        if content is not None:
            (tmp_path / "labels.csv").write_bytes(content)
        done = runner.invoke(app, ask)
        assert done.exit_code == 2
        assert says in done.output


@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit])
def test_a_cancelled_run_is_no_failure(small: Layout, ending: type[BaseException]) -> None:
    left = small.processed / "vectors" / ".some.part"

    def ended_halfway() -> None:
        with running(small, "by hand"):
            left.write_bytes(b"half")
            raise ending

    with pytest.raises(ending):
        ended_halfway()
    assert history(small)[0]["status"] == "cancelled"
    assert "somebody ended it (before its first stage had ended)" in history(small)[0]["error"]
    assert not (small.reports / "last-failure.txt").exists()
    assert not left.exists()
    assert "cancelled" in (small.reports / "index.html").read_text(encoding="utf-8")
    with running(small, "by hand"):
        pass
    assert [one["status"] for one in history(small)[:2]] == ["unchanged", "cancelled"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_was_asked_to_end_is_cancelled_whatever_error_that_becomes(small: Layout, number: int) -> None:
    """A library that is being loaded makes an ImportError of a Ctrl-C."""
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs behind it with Ctrl-C ignored

    def ended_while_it_loads() -> None:
        with running(small, "by hand"):
            try:
                os.kill(os.getpid(), number)
                time.sleep(60)
            except BaseException:
                raise ImportError("initialization failed") from None

    try:
        with pytest.raises(SystemExit) as ended:
            ended_while_it_loads()
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.value.code == 128 + number
    assert history(small)[0]["status"] == "cancelled"
    assert not (small.reports / "last-failure.txt").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_asks_twice_for_the_end_does_not_prevent_its_record(
    small: Layout, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    asked: list[int] = []

    def sweep(_: Layout) -> None:  # the first that is done for the record
        asked.append(number)
        os.kill(os.getpid(), number)
        time.sleep(0.1)

    def ended() -> None:
        with running(small, "by hand"):
            os.kill(os.getpid(), number)
            time.sleep(60)

    monkeypatch.setattr(runs, "sweep", sweep)
    try:
        with pytest.raises((SystemExit, KeyboardInterrupt)):
            ended()
    finally:
        signal.signal(signal.SIGINT, before)
    assert asked == [number]
    assert history(small)[0]["status"] == "cancelled"
    assert not (small.processed / "running.json").exists()


def test_a_run_without_room_for_its_record_is_told_of_by_the_next(
    small: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def on_a_full_disk() -> None:
        with running(small, "by hand"):
            full()

    monkeypatch.setattr(runs, "_keep", full)
    with pytest.raises(OSError, match="No space"):
        on_a_full_disk()
    monkeypatch.undo()
    before = len(history(small))
    with running(small, "by hand"):
        pass
    assert [one["status"] for one in history(small)[:2]] == ["unchanged", "killed"]
    assert len(history(small)) == before + 2
    assert "too full" in history(small)[1]["error"]


def test_a_later_signal_counts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something may have swallowed the first."""
    now = [100.0]
    monkeypatch.setattr(runs.time, "monotonic", lambda: now[0])
    ending = runs.Ending()
    assert ending.begins()
    now[0] += runs.REPEATED - 0.1
    assert not ending.begins()
    now[0] += 0.2
    assert ending.begins()


def test_signals_mean_afterwards_what_they_meant_before(small: Layout) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    with running(small, "by hand"):
        assert signal.getsignal(signal.SIGTERM) not in before
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_who_learns_that_a_run_was_killed_can_say_so_at_once(small: Layout) -> None:
    """What it had half written is deleted then, not with the next run: it could fill the disk until tomorrow."""
    assert not bury(small)
    write_json(small.processed / "running.json", {"trigger": "by hand", "started": "2026-01-01T00:00:00+00:00"})
    left = small.reports / ".20260101.part"
    left.mkdir()
    assert bury(small, "cancelled")
    assert not left.exists()
    assert [one["status"] for one in history(small) if one["started"].startswith("2026-01-01")] == ["cancelled"]
    with one_writer(small, wait=0):
        assert not bury(small)  # a run that is alive is left alone


def test_memory_that_does_not_suffice_is_told() -> None:
    told = explain(MemoryError())
    assert told is not None
    assert "docs/SCALE.md" in told[0]


def test_a_model_that_is_not_there_is_a_mistake_in_the_settings() -> None:
    assert explain(ModelNotFound("the model 'x' could not be loaded")) == ("the model 'x' could not be loaded", 2)


def test_articles_on_a_disk_that_is_not_there(small: Layout, tmp_path: Path) -> None:
    done = runner.invoke(app, ["run", "--workspace", str(small.config.parent), "--raw", str(tmp_path / "gone")])
    assert done.exit_code == 3
    assert "mount its disk" in done.output


def test_a_failed_run_whose_page_cannot_be_written_is_not_taken_for_a_killed_one(tmp_path: Path) -> None:
    runner.invoke(app, ["init", str(tmp_path)])
    (tmp_path / "reports" / "index.html").mkdir()  # nobody can write a file there
    for _ in range(2):
        assert runner.invoke(app, ["run", "--workspace", str(tmp_path)]).exit_code == 3
    assert [record["status"] for record in history(Layout.of(tmp_path))] == ["failed", "failed"]


def test_no_settings_say_how_to_get_some(tmp_path: Path) -> None:
    done = runner.invoke(app, ["run", "--workspace", str(tmp_path)])
    assert done.exit_code == 2
    assert "framing init" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_beside_the_first_is_told_so(tmp_path: Path) -> None:
    runner.invoke(app, ["init", str(tmp_path)])
    with one_writer(Layout.of(tmp_path), wait=0):
        done = runner.invoke(app, ["run", "--workspace", str(tmp_path)])
    assert done.exit_code == 4
    assert "another run" in done.output


def test_a_run_ends_with_the_report_and_a_second_has_nothing_to_do(small: Layout) -> None:
    place = ["--workspace", str(small.config.parent)]
    assert runner.invoke(app, ["run", *place]).exit_code == 0
    again = runner.invoke(app, ["run", *place])
    assert again.exit_code == 0, again.output
    assert again.output.count("(unchanged)") == len(STAGES)
    assert "Nothing is new" in again.output
    assert Path(again.output.strip().splitlines()[-1].removeprefix("Report: ")).is_file()
    past = runner.invoke(app, ["history", *place]).output.splitlines()
    assert ["unchanged" in past[0], "finished" in past[-1]] == [True, True]


def test_every_folder_can_be_elsewhere(small: Layout, tmp_path: Path) -> None:
    done = runner.invoke(
        app,
        [
            "run", "--config", str(small.config), "--raw", str(small.raw),
            "--processed", str(small.processed), "--reports", str(tmp_path / "out"),
        ],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "latest" / "index.html").is_file()


def test_trace_walks_to_the_raw_file_and_to_the_page(small: Layout) -> None:
    place = ["--workspace", str(small.config.parent)]
    paragraph = pd.read_parquet(small.table("memberships"))["paragraph_id"].iloc[0]
    told = runner.invoke(app, ["trace", paragraph, *place]).output
    source = next(line.split()[2] for line in told.splitlines() if line.startswith("raw file"))
    assert (small.raw / source).is_file()
    assert f".html#p-{paragraph}" in told
    contrast = pd.read_parquet(small.table("evidence"))["contrast_id"].iloc[0]
    told = runner.invoke(app, ["trace", contrast, *place]).output
    assert [noun in told for noun in ("contrast", "evidence", "article", "raw file", "topic")] == [True] * 5
    for table, key in (("articles", "article_id"), ("sentences", "sentence_id"), ("topics", "topic_id")):
        assert runner.invoke(app, ["trace", pd.read_parquet(small.table(table))[key].iloc[0], *place]).exit_code == 0


def test_an_id_that_nobody_knows(small: Layout) -> None:
    done = runner.invoke(app, ["trace", "nosuchthing", "--workspace", str(small.config.parent)])
    assert done.exit_code == 2
    assert "nosuchthing" in done.output


def test_the_record_of_a_run_holds_counts_and_no_secrets(small: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "do-not-tell-5f3a")
    assert runner.invoke(app, ["run", "--workspace", str(small.config.parent)]).exit_code == 0
    record = json.loads(sorted(small.run_records.glob("*.json"))[-1].read_text())
    assert record["status"] == "finished"
    assert record["stages"][0]["stage"] == "ingest"
    for path in (*small.reports.rglob("*.json"), *small.reports.rglob("*.html"), *small.processed.glob("*.json")):
        assert "do-not-tell-5f3a" not in path.read_text(encoding="utf-8")
    assert str(small.config.parent) not in json.dumps(record)


def test_doctor_finds_what_is_wrong(small: Layout) -> None:
    place = ["--workspace", str(small.config.parent)]
    fine = runner.invoke(app, ["doctor", *place])
    assert fine.exit_code == 0, fine.output
    assert "minilm on onnxruntime" in fine.output or "static" in fine.output
    small.config.write_text("[unknown]\n")
    bad = runner.invoke(app, ["doctor", *place])
    assert bad.exit_code == 1
    assert "unknown key" in bad.output


def test_tidy_keeps_what_is_needed(small: Layout) -> None:
    place = ["--workspace", str(small.config.parent)]
    assert runner.invoke(app, ["tidy", *place]).exit_code == 0
    again = runner.invoke(app, ["run", *place])
    assert again.output.count("(unchanged)") == len(STAGES) - 1  # copies have new times, so they are read


def test_tidy_deletes_what_nobody_needs(small: Layout) -> None:
    old = small.parses / "a-parser-of-last-year"
    old.mkdir()
    np.save(old / "000000.keys.npy", np.arange(3, dtype=np.uint64))
    (old / "000000.npy").write_bytes(b"parses")
    os.utime(old / "000000.keys.npy", (0, 0))
    used = next(place for place in small.parses.iterdir() if place != old)
    assert tidy(small).parses == 3
    assert not old.exists()
    sentences = read_table(small, "sentences")
    write_table(small, "sentences", sentences.assign(text=sentences["text"] + " Otherwise."))
    (read,) = small.records.glob("word_records-*")
    other = small.records / "word_records-of-last-year"
    shutil.copytree(read, other)
    for path in other.iterdir():
        os.utime(path, (0, 0))
    cleared = tidy(small)
    assert cleared.parses > 0
    assert cleared.records > 0
    assert not used.exists()
    assert not other.exists()
    assert list(read.glob("*.npy")), "paragraphs are as they were"
    judged = small.portrayals / "a-model-of-last-year"
    judged.mkdir(parents=True)
    (small.portrayals / "models").mkdir(exist_ok=True)
    (small.portrayals / "models/a-model-of-last-year.onnx").write_bytes(b"model")
    used_model = small.portrayals / "models" / portrayal_model(small.portrayals).graph.name
    used_model.write_bytes(b"model")
    tidy(small)
    assert used_model.exists()
    assert not judged.exists()
    assert not list(small.portrayals.rglob("*last-year*"))


def test_old_reports_go_and_the_one_that_is_shown_stays(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    for day in range(1, 8):
        (layout.reports / f"2025010{day}T000000Z").mkdir(parents=True)
        (layout.reports / f"2025010{day}T000000Z" / "run.json").write_text("{}")
    layout.latest_report.symlink_to("20250102T000000Z")
    assert prune_reports(layout, ReportSettings(keep=2)) == [f"2025010{day}T000000Z" for day in (1, 3, 4, 5)]
    assert [path.name[:8] for path in reports(layout)] == ["20250102", "20250106", "20250107"]
    assert prune_reports(layout, ReportSettings(keep=1, since="20250106T000000Z")) == []  # it is compared with


def test_a_decision_that_cannot_hold_changes_nothing(tmp_path: Path) -> None:
    runner.invoke(app, ["init", str(tmp_path)])
    layout = Layout.of(tmp_path)
    noted = {"topic_id": ["t-one"], "run": ["00001 2031-05-01 abc"], "event": ["new"], "n_paragraphs": [5]}
    write_table(layout, "topic_history", pd.DataFrame(noted))
    before = layout.config.read_text()
    done = runner.invoke(app, ["topics", "merge", "t-one", "t-one", "--workspace", str(tmp_path)])
    assert done.exit_code == 2
    assert "Nothing was changed" in done.output
    assert "lead in a circle" in done.output
    assert layout.config.read_text() == before


def test_a_topic_of_framing_toml_is_changed_there(small: Layout) -> None:
    runner.invoke(app, ["run", "--workspace", str(small.config.parent)])
    topic = next(iter(load(small.config).topics))
    done = runner.invoke(app, ["topics", "rename", topic, "Other", "--workspace", str(small.config.parent)])
    assert done.exit_code == 2
    assert f"[topics.{topic}]" in done.output


def test_a_run_whose_words_nobody_reads_goes_on(small: Layout) -> None:
    command = [sys.executable, "-m", "framing", "run", "--workspace", str(small.config.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        assert done.stdout is not None
        done.stdout.close()
        assert done.wait(timeout=300) == 0
    assert history(small)[0]["status"] in ("finished", "unchanged")
    assert not (small.reports / "last-failure.txt").exists()


def test_a_damaged_table_is_told_and_mended_by_the_next_run(small: Layout) -> None:
    there = ["--workspace", str(small.config.parent)]
    assert runner.invoke(app, ["run", *there]).exit_code == 0
    before = small.table("topics").read_bytes()
    for content in (before[:-40], b"", b"no table"):
        small.table("topics").write_bytes(content)
        done = runner.invoke(app, ["topics", *there])
        assert done.exit_code == 3
        assert "`framing run` to make it again" in done.output
    assert runner.invoke(app, ["run", *there]).exit_code == 0
    assert small.table("topics").read_bytes() == before


def test_what_replaces_a_file_is_as_private_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "framing.toml").write_text("")
    (tmp_path / "framing.toml").chmod(0o600)
    (tmp_path / "link.toml").symlink_to("framing.toml")
    change_settings(tmp_path / "link.toml", lambda text: "[run]\nseed = 3\n")
    assert (tmp_path / "link.toml").is_symlink()
    assert (tmp_path / "framing.toml").stat().st_mode & 0o777 == 0o600
    assert load(tmp_path / "framing.toml").run.seed == 3


def test_the_doctor_goes_on_where_one_look_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runner.invoke(app, ["init", str(tmp_path)])

    def broken(_: Layout) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor, "_articles", broken)
    found = {one.what: one for one in doctor.examine(Layout.of(tmp_path))}
    assert found["articles"].verdict is doctor.Verdict.BAD
    assert "Permission denied" in found["articles"].says
    assert "clock" in found


def test_one_is_told_as_one() -> None:
    counts = {"articles": 1, "stories": 1, "paragraphs in no topic": 1, "texts new": 1, "topics": 0, "scores": 9}
    assert in_words(counts) == "1 article, 1 story, 1 paragraph in no topic, 1 text new, 0 topics, 9 scores"
