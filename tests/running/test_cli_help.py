"""Every command explains itself on a terminal of 80 columns, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from framing.running.commands.cli import app

WIDTH = 80


def _commands(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command, from `framing` itself down to `framing topics merge`."""
    yield path
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands(one, (*path, name))


PATHS = list(_commands(typer.main.get_command(app)))


def _help(path: tuple[str, ...]) -> list[str]:
    done = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": str(WIDTH)})
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def test_all_commands_are_seen() -> None:
    assert {(), ("run",), ("topics",), ("topics", "merge")} <= set(PATHS)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(["framing", *path]))
def test_the_help_fits_the_terminal(path: tuple[str, ...]) -> None:
    lines = _help(path)
    assert [line for line in lines if len(line) > WIDTH] == []
    cut = [line for line in lines if line.endswith("...") and not line.startswith("Usage:")]
    assert cut == [], "shorten the first sentence of the command's docstring"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: " ".join(["framing", *path]))
def test_every_command_argument_and_option_says_what_it_is(path: tuple[str, ...]) -> None:
    command = typer.main.get_command(app)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    assert command.help
    assert [one.name for one in command.params if not getattr(one, "help", None)] == []
