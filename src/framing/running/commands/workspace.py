"""A workspace: the folder with framing.toml, data/raw, data/processed and reports; and the files shipped for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import NotEmpty, NotQuarantined
from framing.tables.files import writing
from framing.tables.store import Layout

if TYPE_CHECKING:
    from framing.ingest.adding import Added

_GITIGNORE = "data/processed/\nreports/\n.prefect/\n"


def make(folder: Path) -> Layout:
    """Make an empty workspace in `folder`; what already lies there stays as it is, a framing.toml above all."""
    layout = Layout.of(folder)
    if layout.config.exists():
        raise NotEmpty(f"{layout.config} exists already: {folder} is a workspace. `framing run` in it makes a report.")
    for place in (layout.raw, layout.processed, layout.reports):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, FileNotFoundError, NotADirectoryError):
            raise NotEmpty(f"No folder can be made at {place}; a file may stand in the way. Choose another.") from None
    _write_if_absent(folder / ".gitignore", _GITIGNORE)
    _write_if_absent(layout.config, shipped("framing.toml").read_text(encoding="utf-8"))  # last: it makes the workspace
    return layout


def shipped(name: str) -> Path:
    """A file of the project that is not Python of the package: `framing.toml`, `flows/compare.py`, `flows/serve.py`.

    A wheel carries them inside the package; in a checkout they are where people look for them, at the top.
    """
    package = Path(__file__).parents[2]
    for path in (package / name, package.parents[1] / name):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of framing ({package}); install it again.")


def add(layout: Layout, what: Sequence[str], outlet: str | None) -> Iterator[Added]:
    """Put files, folders and pages of the web into data/raw, and say of each what became of it."""
    from framing.ingest import adding
    from framing.ingest.fetching import Fetcher
    from framing.settings import load

    settings = load(layout.config)
    with Fetcher(settings.fetch, int(settings.ingest.max_megabytes * 1e6)) as fetcher:
        for one in what:
            if adding.is_address(one):
                yield from adding.add_address(layout.raw, one, outlet, fetcher, settings.fetch.most)
            else:
                yield from adding.add_path(layout.raw, Path(one), outlet)


def accept(layout: Layout, article_ids: list[str]) -> str:
    """Write quarantined articles' ids into framing.toml, and say what that did; an unknown id changes nothing."""
    from framing.settings.editing import with_added
    from framing.tables.store import read_table

    articles = read_table(layout, "articles", ["article_id", "quarantined"])
    waiting = set(articles.loc[articles["quarantined"], "article_id"])
    if unknown := sorted(set(article_ids) - waiting):
        there = ", ".join(sorted(waiting)) or "none"
        raise NotQuarantined(f"No quarantined article has the id {', '.join(unknown)}. Quarantined are: {there}.")
    change_settings(layout.config, lambda text: with_added(text, ("ingest", "accept"), article_ids))
    return f"{layout.config}: ingest.accept has {len(article_ids)} more. `framing run` lets them in."


def change_settings(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of framing.toml; raises BadSettings and leaves the file as it is if it could not be used then."""
    from framing.errors import BadSettings
    from framing.settings import load

    load(path)  # what is wrong with the file already is not blamed on the change
    text = change(path.read_bytes().decode())
    with writing(path.resolve()) as part:  # a link stays one
        part.write_bytes(text.encode())
        try:
            load(part)
        except BadSettings as error:
            raise BadSettings(f"Nothing was changed: {str(error).replace(str(part), str(path))}") from None


def _write_if_absent(path: Path, text: str) -> None:
    if not path.exists():
        with writing(path) as part:
            part.write_text(text, encoding="utf-8")
