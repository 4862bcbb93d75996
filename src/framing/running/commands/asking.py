"""Ask the person at the terminal: a key for an answer, or a line. The answers can also come from a pipe."""

from __future__ import annotations

import sys

import click
import typer


def topics() -> list[str]:
    """Ask which topics to compare, one on each line. None if nobody is at the terminal."""
    if not sys.stdin.isatty():
        return []
    typer.echo("Which topics do you want to compare? Write each in a few words, like: the ferry strike")
    phrases: list[str] = []
    while phrase := typer.prompt("Topic (Enter if there are no more)", default="", show_default=False).strip():
        phrases.append(phrase)
    return phrases


def key(question: str, keys: str) -> str:
    """Ask until one of the `keys` is pressed, and return it. Where the input ends, it is the last of them.

    At a terminal, one key is enough. From a pipe, each line is an answer.
    """
    while True:
        typer.echo(question, nl=False)
        pressed = _pressed(keys)
        typer.echo(pressed)
        if pressed and pressed in keys:
            return pressed


def _pressed(keys: str) -> str:
    if sys.stdin.isatty():
        return click.getchar().lower()
    line = sys.stdin.readline()
    return line.strip().lower()[:1] if line else keys[-1]
