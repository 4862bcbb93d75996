"""`python -m framing` is `framing`."""

from framing.running.commands.cli import app

app()
