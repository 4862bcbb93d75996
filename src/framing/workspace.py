"""A workspace: the folder with framing.toml, data/raw, data/processed and reports; and the files shipped for it."""

from __future__ import annotations

from pathlib import Path

from framing.store import Layout, writing

_GITIGNORE = "data/processed/\nreports/\n.prefect/\n"


class NotEmpty(RuntimeError):
    """There is a workspace already where one was to be made."""


def make(folder: Path) -> Layout:
    """Make an empty workspace in `folder`; what already lies there stays as it is, a framing.toml above all."""
    layout = Layout.of(folder)
    if layout.config.exists():
        raise NotEmpty(f"{layout.config} exists already: {folder} is a workspace. `framing run` in it makes a report.")
    for place in (layout.raw, layout.processed, layout.reports):
        place.mkdir(parents=True, exist_ok=True)
    _write_if_absent(folder / ".gitignore", _GITIGNORE)
    _write_if_absent(layout.config, shipped("framing.toml").read_text(encoding="utf-8"))  # last: it makes the workspace
    return layout


def shipped(name: str) -> Path:
    """A file of the project that is not Python of the package: `framing.toml`, `flows/compare.py`, `flows/serve.py`.

    A wheel carries them inside the package; in a checkout they are where people look for them, at the top.
    """
    package = Path(__file__).parent
    for path in (package / name, package.parents[1] / name):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of framing ({package}); install it again.")


def _write_if_absent(path: Path, text: str) -> None:
    if not path.exists():
        with writing(path) as part:
            part.write_text(text, encoding="utf-8")
