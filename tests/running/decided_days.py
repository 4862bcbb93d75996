"""Days of a workspace in which people decide, files change and topics are found anew; and whether each decision holds.

What is checked knows nothing of hashes and ids: it remembers the words of each text and looks for them in the tables.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from benchmarks.publish import REPOSITORY
from benchmarks.speed import thirty_days
from framing.measures.cards import Items, cards, names_where
from framing.running import runs
from framing.running.commands import workspace
from framing.running.deciding import decide, what_became
from framing.running.order import STAGES
from framing.settings.editing import with_values
from framing.tables.decisions.decision import span_id
from framing.tables.decisions.standing import State
from framing.tables.schemas import TABLES
from framing.tables.store import Layout, read_table

# The topics remember past runs, by design; all other tables are made from the inputs, settings and decisions alone.
TABLES_BEFORE = tuple(name for name in TABLES if name != "topic_history")
FULL, ANEW, STRICTER = (10, 20, 28), (6, 16, 26), (8, 24)  # days of runs in full, from nothing, with other settings
EDITED = (5, 9, 13, 15, 19, 23, 27)
A_DAY = 3  # decisions


@dataclass(frozen=True, slots=True)
class Remembered:
    """A decision, and the words of the text that it is about; `words` are the part that it is about."""

    what: str
    value: str
    outlet: str
    text: str
    words: str = ""
    other: str = ""  # the words of the text that the value points to, and whose they are
    other_outlet: str = ""


@dataclass(slots=True)
class Day:
    """What came of one day: decisions made, lost, applied but not seen in the tables, and lost but not said."""

    day: int
    decided: int
    lost: int
    missed: tuple[str, ...]
    unsaid: tuple[str, ...]


@dataclass
class People:
    """Those who decide, and what they remember."""

    layout: Layout
    chance: random.Random
    remembered: list[Remembered] = field(default_factory=list)

    def decide(self, many: int) -> int:
        """Make so many decisions about texts of the last run, of one kind after the other."""
        made = 0
        for _ in range(many):
            kinds = ("membership", "speaker", "quotation", "label", "claim", "reprint", "genre", "date", "article")
            what = kinds[len(self.remembered) % len(kinds)]
            asked = getattr(self, f"_{what}")()
            if asked is None:  # nothing of this kind today
                what, asked = "membership", self._membership()
            key, one = asked
            if any((one.what, one.text, one.words) == (o.what, o.text, o.words) for o in self.remembered):
                continue  # a second word on the same matter is tested elsewhere
            decide(self.layout, [(what, key, one.value)], "Ada", "")
            self.remembered.append(one)
            made += 1
        return made

    def _row(self, rows: pd.DataFrame) -> pd.Series | None:
        return rows.iloc[self.chance.randrange(len(rows))] if len(rows) else None

    def _read(self, name: str) -> pd.DataFrame:
        return read_table(self.layout, name)

    def _told(self, paragraph_id: str) -> tuple[str, str]:
        row = self._read("paragraphs").set_index("paragraph_id").loc[paragraph_id]
        return str(row["outlet"]), str(row["text"])

    def _membership(self) -> tuple[str, Remembered]:
        members = self._read("memberships")
        if self.chance.random() < 0.5:
            row = self._row(members)
            assert row is not None
            key, value = row["paragraph_id"], f"not on {row['topic_id']}"
        else:
            paragraphs = self._read("paragraphs")
            row = self._row(paragraphs[paragraphs["kind"] != "heading"])
            topic = self._row(self._read("topics"))
            assert row is not None
            assert topic is not None
            key, value = row["paragraph_id"], f"on {topic['topic_id']}"
        return key, Remembered("membership", value, *self._told(key), words=value.removeprefix("not "))

    def _speaker(self) -> tuple[str, Remembered] | None:
        quotes = self._read("quotes")
        return self._span("speaker", quotes[quotes["kind"] != "scare"], "Ada Vossen")

    def _quotation(self) -> tuple[str, Remembered] | None:
        quotes = self._read("quotes")
        free = [
            not any(one.what == "speaker" and one.text in text for one in self.remembered)
            for text in quotes["paragraph_id"].map(lambda key: self._told(key)[1])
        ]
        return self._span("quotation", quotes[free], "none")

    def _label(self) -> tuple[str, Remembered] | None:
        passages = self._read("passages")
        return self._span("label", passages[passages["measure"].isin(names_where(items=Items.FORMS))], "helmsman")

    def _span(self, what: str, rows: pd.DataFrame, value: str) -> tuple[str, Remembered] | None:
        row = self._row(rows)
        if row is None:
            return None
        outlet, text = self._told(row["paragraph_id"])
        start, end = int(row["start"]), int(row["end"])
        return span_id(row["paragraph_id"], start, end), Remembered(what, value, outlet, text, text[start:end])

    def _claim(self) -> tuple[str, Remembered] | None:
        passages, sentences = self._read("passages"), self._read("sentences").set_index("sentence_id")
        told = passages[passages["measure"].isin(names_where(items=Items.CLAIMS)) & (passages["value"] > 0)]
        row = self._row(told[told["item"].isin(sentences.index)])
        if row is None:
            return None
        here = sentences[(sentences["paragraph_id"] == row["paragraph_id"]) & (sentences["start"] == row["start"])]
        if here.index[0] == row["item"]:
            return None
        outlet, _ = self._told(row["paragraph_id"])
        value = f"not same as {row['item']}"
        other, whose = sentences.loc[row["item"], ["text", "paragraph_id"]]
        return here.index[0], Remembered(
            "claim", value, outlet, here["text"].iloc[0], other=other, other_outlet=self._told(whose)[0]
        )

    def _reprint(self) -> tuple[str, Remembered] | None:
        paragraphs = self._read("paragraphs")
        one, other = self._row(paragraphs), self._row(paragraphs)
        assert one is not None
        assert other is not None
        if one["article_id"] == other["article_id"]:
            return None
        value = f"copy of {other['paragraph_id']}"
        return one["paragraph_id"], Remembered("reprint", value, one["outlet"], one["text"], other=other["text"])

    def _genre(self) -> tuple[str, Remembered]:
        return self._article_with("genre", "interview")

    def _date(self) -> tuple[str, Remembered]:
        return self._article_with("date", "2020-02-29")

    def _article(self) -> tuple[str, Remembered]:
        return self._article_with("article", "out")

    def _article_with(self, what: str, value: str) -> tuple[str, Remembered]:
        row = self._row(self._read("articles"))
        assert row is not None
        return row["article_id"], Remembered(what, value, row["outlet"], row["body"])


def begin(folder: Path) -> Layout:
    """A workspace with the settings of the demonstration, no article, and only the measures that decisions concern."""
    layout = workspace.make(folder)
    off = [one.name for one in cards() if one.items not in (Items.FORMS, Items.CLAIMS)]
    text = (REPOSITORY / "framing.toml").read_text(encoding="utf-8")
    layout.config.write_text(with_values(text, {("measures", "off"): off, ("machine", "processes"): 1}), "utf-8")
    return layout


def simulate(layout: Layout, days: int) -> Iterator[Day]:
    """Let the days pass, with a run each morning and decisions after it.

    Only the last run compares and reports: all decisions are applied before.
    """
    chance = random.Random(11)
    people = People(layout, chance)
    waiting = thirty_days._articles()
    a_day = -(-len(waiting) // (days - 1))
    for day in range(1, days + 1):
        thirty_days._arrive(layout, day, waiting, a_day if day < days else len(waiting))
        if day in EDITED:
            edit(layout, chance)
        if day in ANEW:
            forget(layout)
        if day in STRICTER:
            text = layout.config.read_text(encoding="utf-8")
            layout.config.write_text(with_values(text, {("topic_model", "strictness"): 1.0 + day / 100}), "utf-8")
        names = [stage.name for stage in STAGES]
        with runs.running(layout, f"day {day}") as this:
            for stage in STAGES if day == days else STAGES[: names.index("measure") + 1]:
                this.did(stage(layout, full=day in FULL))
        missed, unsaid, lost = look(layout, people.remembered)
        yield Day(day, people.decide(A_DAY), lost, tuple(missed), tuple(unsaid))


def edit(layout: Layout, chance: random.Random) -> None:
    """Change one word of one article. All ids in it change with it."""
    texts = [path for path in sorted(layout.raw.glob("*/20*.txt")) if "Minsk" in path.read_text(encoding="utf-8")]
    if texts:
        path = texts[chance.randrange(len(texts))]
        path.write_text(path.read_text(encoding="utf-8").replace("Minsk", "the capital", 1), encoding="utf-8")


def forget(layout: Layout) -> None:
    """Delete everything that can be made again, except the model's vectors, which take long."""
    for path in layout.processed.iterdir():
        if path != layout.vectors:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def look(layout: Layout, remembered: list[Remembered]) -> tuple[list[str], list[str], int]:
    """Which decisions are not seen in the tables though their text is there; which are lost and not said; how many."""
    states = what_became(layout)
    assert len(states) == len(remembered)
    seen = _Tables(layout)
    missed, unsaid, lost = [], [], 0
    for one, state in zip(remembered, states, strict=True):
        there = seen.there(one)
        if there and (state.state is not State.APPLIED or not seen.holds(one)):
            missed.append(f"{one.what} {one.value} {one.words or one.text[:60]}: {state.state} {state.why}")
        if not there:
            lost += 1
            if state.state is not State.LOST or not state.why:
                unsaid.append(f"{one.what} {one.value} {one.words or one.text[:60]}")
    return missed, unsaid, lost


class _Tables:
    """The tables of a run, asked for words."""

    def __init__(self, layout: Layout) -> None:
        names = (
            "paragraphs", "sentences", "articles", "memberships", "quotes", "said_by", "passages", "reprints", "topics",
        )  # fmt: skip
        self.rows = {name: read_table(layout, name) for name in names}
        outlets = self.rows["articles"].set_index("article_id")["outlet"]
        self.rows["sentences"]["outlet"] = self.rows["sentences"]["article_id"].map(outlets)

    def there(self, one: Remembered) -> bool:
        """Whether the words still stand in a text of the outlet, and what the decision points to is there."""
        if not self._ids(one):
            return False
        if one.what == "membership":
            return one.value.split()[-1] in set(self.rows["topics"]["topic_id"])
        if one.what == "speaker":
            return bool(len(self._at("quotes", one).query("kind != 'scare'")))
        if one.what in ("claim", "reprint"):
            return one.other in set(self.rows["sentences" if one.what == "claim" else "paragraphs"]["text"])
        return True

    def holds(self, one: Remembered) -> bool:
        """Whether the tables say what was decided."""
        check = getattr(self, f"_{one.what}")
        return bool(check(one))

    def _ids(self, one: Remembered) -> list[str]:
        name = {"genre": "articles", "date": "articles", "article": "articles", "claim": "sentences"}.get(
            one.what, "paragraphs"
        )
        column, key = ("body" if name == "articles" else "text"), f"{name[:-1]}_id"
        told = self.rows[name]
        text = told[column] if name != "articles" else told[column].map(_flat)
        wanted = one.text if name != "articles" else _flat(one.text)
        return [str(found) for found in told.loc[(told["outlet"] == one.outlet) & (text == wanted), key]]

    def _at(self, name: str, one: Remembered) -> pd.DataFrame:
        rows, start = self.rows[name], one.text.index(one.words)
        near = rows["paragraph_id"].isin(self._ids(one)) & (rows["start"] < start + len(one.words))
        return rows[near & (rows["end"] > start if "end" in rows else rows["start"] >= start)]

    def _membership(self, one: Remembered) -> bool:
        rows, (*_, topic) = self.rows["memberships"], one.value.split()
        on = set(rows.loc[rows["topic_id"] == topic, "paragraph_id"])
        return all((key in on) != one.value.startswith("not ") for key in self._ids(one))

    def _speaker(self, one: Remembered) -> bool:
        said = self.rows["said_by"]
        start = one.text.index(one.words)
        here = said[said["paragraph_id"].isin(self._ids(one)) & (said["start"] == start)]
        return len(here) > 0 and set(here["speaker"]) == {one.value}

    def _quotation(self, one: Remembered) -> bool:
        return not len(self._at("quotes", one))

    def _label(self, one: Remembered) -> bool:
        rows = self._at("passages", one)
        forms = rows[rows["measure"].isin(names_where(items=Items.FORMS))]["item"]
        return all(item.endswith(f": {one.value}") for item in forms if "spelled" not in item)

    def _claim(self, one: Remembered) -> bool:
        rows, sentences = self.rows["passages"], self.rows["sentences"]
        told = rows[rows["measure"].isin(names_where(items=Items.CLAIMS)) & (rows["value"] > 0)]
        columns = ["paragraph_id", "start", "text", "outlet"]
        words = told.merge(sentences[columns], on=["paragraph_id", "start"])
        both = {(one.outlet, one.text), (one.other_outlet, one.other)}  # another outlet may print the same words
        groups = words.groupby(["topic_id", "item"])[["outlet", "text"]]
        return not any(both <= set(found.itertuples(index=False, name=None)) for _, found in groups)

    def _reprint(self, one: Remembered) -> bool:
        rows, paragraphs = self.rows["reprints"], self.rows["paragraphs"].set_index("paragraph_id")
        origins = rows.set_index("unit_id")["origin_id"].to_dict()
        return all(
            key in origins and paragraphs.loc[origins[key], "text"] == one.other
            for key in self._ids(one) if paragraphs.loc[key, "text"] != one.other
        )  # fmt: skip

    def _genre(self, one: Remembered) -> bool:
        return self._articles(one, "genre") == {one.value}

    def _date(self, one: Remembered) -> bool:
        return self._articles(one, "published") == {one.value}

    def _article(self, one: Remembered) -> bool:
        return self._articles(one, "quarantined") == {True}

    def _articles(self, one: Remembered, column: str) -> set[object]:
        return set(self.rows["articles"].set_index("article_id").loc[self._ids(one), column])


def _flat(body: str) -> str:
    return " ".join(" ".join(text for _, text in json.loads(body)).split())
