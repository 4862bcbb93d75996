"""Create and change a workspace: the folder with framing.toml, data/raw, data/processed and reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import NotEmpty, NotHeldBack
from framing.tables.files import write_text, writing
from framing.tables.store import Layout

if TYPE_CHECKING:
    from framing.ingest.adding import Added

_STARTING = Path(__file__).with_name("starting.toml")  # the framing.toml of a new workspace
_OUTLET = Path(__file__).with_name("outlet-template.toml")  # what can be stated of an outlet, to be copied
_GITIGNORE = "data/processed/\nreports/\nexports/\n.prefect/\n"


def make(folder: Path, topics: Sequence[str] = ()) -> Layout:
    """Create an empty workspace in `folder`, with each phrase in `topics` as a named topic.

    Existing files stay as they are. Raises NotEmpty.
    """
    from framing.settings.editing import with_values

    layout = Layout.of(folder)
    if layout.config.exists():
        raise NotEmpty(f"{layout.config} already exists: {folder} is a workspace. `framing run` in it makes a report.")
    for place in (layout.raw, layout.processed, layout.reports):
        try:
            place.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, FileNotFoundError, NotADirectoryError):
            raise NotEmpty(
                f"The folder {place} cannot be created, perhaps because a file has this name. Choose another folder."
            ) from None
    _write_if_absent(folder / ".gitignore", _GITIGNORE)
    _write_if_absent(folder / _OUTLET.name, _OUTLET.read_text(encoding="utf-8"))
    names = {topic_key(phrase): phrase for phrase in topics if topic_key(phrase)}
    text = _STARTING.read_text(encoding="utf-8")
    text = with_values(text, {("topics", key, "name"): phrase for key, phrase in names.items()})
    _write_if_absent(layout.config, text)  # last: now it is a workspace
    return layout


def topic_key(phrase: str) -> str:
    """Return the key of a topic in framing.toml, made from a phrase: `the-grain-deal`. Empty if it has no letters."""
    return "-".join(re.findall(r"[^\W_]+", phrase.lower()))


def shipped(name: str) -> Path:
    """Return the path of a file outside the package: `flows/compare.py` or `flows/serve.py`.

    A wheel carries these files inside the package. In a checkout they are at the top, where people look for them.
    """
    package = Path(__file__).parents[2]
    for path in (package / name, package.parents[1] / name):
        if path.is_file():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation of framing ({package}). Install framing again.")


def add(
    layout: Layout, what: Sequence[str], outlet: str | None, lists: Sequence[Path] = ()
) -> Iterator[Added]:
    """Copy files, folders and web pages into data/raw, and the pages of lists. Yields what happened to each."""
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
        for path in lists:
            yield from adding.add_list(layout.raw, path, outlet, fetcher, settings.fetch.most)


def accept(layout: Layout, article_ids: list[str]) -> str:
    """Write ids of held-back articles into framing.toml. If one is unknown, raise NotHeldBack and change nothing."""
    from framing.settings.editing import with_added
    from framing.tables.store import read_table

    articles = read_table(layout, "articles", ["article_id", "quarantined"])
    waiting = set(articles.loc[articles["quarantined"], "article_id"])
    if unknown := sorted(set(article_ids) - waiting):
        there = ", ".join(sorted(waiting)) or "none"
        raise NotHeldBack(f"No held-back article has the id {', '.join(unknown)}. Held back are: {there}.")
    change_settings(layout.config, lambda text: with_added(text, ("ingest", "accept"), article_ids))
    return f"{layout.config}: added {len(article_ids)} to ingest.accept. The next run includes them."


def change_settings(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of framing.toml. If the result cannot be used, raise BadSettings and leave the file as it is."""
    from framing.errors import BadSettings
    from framing.settings import load

    load(path)  # an old mistake is reported as such, not blamed on the change
    text = change(path.read_bytes().decode())
    with writing(path.resolve()) as part:  # if the path is a link, it stays a link
        part.write_bytes(text.encode())
        try:
            load(part)
        except BadSettings as error:
            raise BadSettings(f"Nothing was changed: {str(error).replace(str(part), str(path))}") from None


def _write_if_absent(path: Path, text: str) -> None:
    if not path.exists():
        write_text(path, text)
