"""Windows, stood in on another system, as a program that runs framing in it: stood_in.py WORKSPACE COMMAND...

Without the modules and calls that Windows lacks; with links that fail; with paths that sort without regard to
capitals; with lines that end in two characters and an encoding of a few letters, where code names neither; and with
files that can be neither replaced nor deleted while this process has them open.
"""

from __future__ import annotations

import builtins
import io
import os
import pathlib
import shutil
import sys
from typing import Any

OURS = pathlib.Path(sys.argv[1]).resolve()


def _no_links(*_: object, **__: object) -> None:
    raise OSError(1314, "A required privilege is not held by the client")


def _held(*places: object) -> None:
    """Raise what Windows raises if this process has one of these places, or a file below it, open or mapped."""
    wanted = [os.path.realpath(os.fspath(place)) for place in places]  # type: ignore[call-overload]
    under = [one for one in wanted if one.startswith(str(OURS))]
    open_now = []
    for handle in pathlib.Path("/proc/self/fd").iterdir():
        try:
            open_now.append(str(handle.readlink()))
        except OSError:
            continue
    with pathlib.Path("/proc/self/maps").open(encoding="utf-8", newline="\n") as maps:
        open_now += [line.rstrip("\n").partition("/")[2].join(["/", ""]) for line in maps if "/" in line]
    for one in under:
        for other in open_now:
            if other == one or other.startswith(one + os.sep):
                raise PermissionError(13, "The process cannot access the file, it is used by another process", other)


def _careful(name: str) -> None:
    """Let a function of `os` first look whether what it is given is open."""
    real = getattr(os, name)

    def asked(first: Any, *rest: Any, **named: Any) -> Any:
        if named.get("dir_fd") is None and not named.get("src_dir_fd"):
            _held(first, *(one for one in rest if isinstance(one, (str, os.PathLike))))
        return real(first, *rest, **named)

    setattr(os, name, asked)


def _opened(real: Any) -> Any:
    def asked(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None,
              newline: Any = None, *rest: Any, **named: Any) -> Any:  # fmt: skip
        if "b" not in mode:
            encoding = encoding or "cp1252"
            newline = "\r\n" if newline is None and set(mode) & set("wax+") else newline
        return real(file, mode, buffering, encoding, errors, newline, *rest, **named)

    return asked


def stand_in() -> None:
    for name in ("fcntl", "resource"):
        sys.modules[name] = None  # type: ignore[assignment]  # importing it fails
    for name in ("register_at_fork", "sync", "geteuid", "sched_getaffinity", "O_NOFOLLOW"):
        delattr(os, name)
    pathlib.Path.symlink_to = os.symlink = _no_links  # type: ignore[method-assign,assignment]
    for name in ("replace", "rename", "unlink", "remove"):
        _careful(name)
    folder = shutil.rmtree

    def emptied(path: Any, *rest: Any, **named: Any) -> None:
        _held(path)
        folder(path, *rest, **named)

    shutil.rmtree = emptied  # type: ignore[assignment]
    builtins.open = io.open = _opened(io.open)
    os.linesep = "\r\n"
    pathlib.PurePath.__lt__ = (  # type: ignore[method-assign]
        lambda self, other: self.as_posix().casefold().split("/") < other.as_posix().casefold().split("/")
    )


if __name__ == "__main__":
    # What other libraries ask of this system is theirs: on Windows they ask for something else.
    import filelock  # noqa: F401
    import onnxruntime  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import scipy.stats  # noqa: F401
    import sklearn.feature_extraction.text  # noqa: F401
    import spacy  # noqa: F401
    import typer  # noqa: F401
    from pydantic import Field  # noqa: F401

    stand_in()
    from framing.machine import workers
    from framing.running.commands.cli import app

    assert not workers.KERNEL
    app([*sys.argv[2:], "--workspace", sys.argv[1]])
