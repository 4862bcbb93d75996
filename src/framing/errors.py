"""Every failure that a user can meet without a fault in this code, each with the exit code that a command ends with.

The message of each says what happened, why, and what to do; that is all a user needs, so no traceback is shown. A full
disk, too little memory and Ctrl-C are told in the same way, by `framing.running.runs.explain`.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Expected(Exception):
    """A failure that is no fault of this code; `exit_code` is what the command ends with."""

    exit_code: ClassVar[int] = 2


class Mendable(Expected, ValueError):
    """Something given to the command is wrong. The message says what; correct it and start the command again."""


class BadSettings(Mendable):
    """framing.toml cannot be used: a key is unknown or a value is wrong. Write what the message says at that place."""


class ModelNotFound(BadSettings):
    """The model that framing.toml names cannot be loaded: it is no folder, or not to be had. Name another."""


class DamagedModel(Mendable):
    """The installed model is missing or not the one this package was tested with. Install its package again."""


class MadeOtherwise(Mendable):
    """A worker sent results of another model, or of this one run in another way. Use workers that are all alike."""


class TooFewLabels(Mendable):
    """A measure cannot be trained on the sentences given: they are too few, or all alike. Label more of them."""


class NotEmpty(Mendable):
    """There is a workspace, or a file, where a new workspace was to be made. Choose another folder."""


class NotQuarantined(Mendable):
    """An article is to be let in that is not held back. The message lists those that are; take the id from there."""


class UnknownTopic(Mendable):
    """No topic has the id that was given. The message lists those there are; take the id from there."""


class UnknownId(Mendable):
    """Nothing in the tables has the id that was given. Copy it whole from the report or from a table."""


class NoArticles(Expected):
    """There is nothing to compare: data/raw is not there or holds no article. Put saved pages into it."""

    exit_code = 3


class NotMadeYet(Expected, FileNotFoundError):
    """A table is missing or damaged, as no run has made it yet or a disk has harmed it. `framing run` makes it."""

    exit_code = 3


class Busy(Expected):
    """Another run is writing to the same data/processed. Wait until it ends."""

    exit_code = 4


class Unreachable(Expected, OSError):
    """A place elsewhere cannot be read or written: the network, the address or the rights are wrong. Check [remote]."""

    exit_code = 6


class FeedsAway(Expected):
    """A feed could not be read, which may pass. A run goes on without it, and the next one asks it again.

    `outcome` is what came from the other feeds, a `framing.running.stage.Outcome`.
    """

    exit_code = 6

    def __init__(self, message: str, outcome: Any) -> None:
        super().__init__(message)
        self.outcome = outcome
