"""Contrasts as sentences, each with its tier, ranked by how firmly the tables carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.records import content_id
from framing.report.about import About
from framing.report.charts import Glimpse, Measured, glimpse
from framing.report.corpus import Corpus, Row, TopicRef
from framing.report.notes import Note
from framing.report.outlets import Mark
from framing.report.wording import Wording

SOLID, TENTATIVE, DESCRIBED, NONE = "solid", "tentative", "described", "none"
_RANK = {SOLID: 0, TENTATIVE: 1, DESCRIBED: 2, NONE: 3}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be said about one outlet on one topic, and the place of its sentences."""

    sentence: Markup
    small: Markup
    standing: str
    mark: Mark
    topic: TopicRef
    measure: str
    item: str
    href: str
    glimpse: Glimpse | None
    strength: float
    contrast_id: str
    above: bool
    also: tuple[TopicRef, ...] = ()

    @property
    def rank(self) -> tuple[int, float, str]:
        return (_RANK[self.standing], -self.strength, self.contrast_id)


def anchor(measure: str, item: str, voice: str) -> str:
    """The place of a quantity on its topic's page; the same on every page and in every run."""
    return f"m-{content_id(measure, item, voice)[:8]}"


def standing(row: Row, about: About) -> str:
    """How firmly a contrast stands: solid or tentative if it passed its test, described if nothing was tested."""
    if about.note(row["measure"]).inference == "ranked" or row["p"] is None:
        return DESCRIBED
    if row["q"] is None or row["q"] > about.q:
        return NONE
    return SOLID if row["tier"] == "full" else TENTATIVE


def measured(
    corpus: Corpus, about: About, words: Wording, row: Row, *, label: str, values: Iterable[float] = (), href: str = ""
) -> Measured:
    """A contrast as a row of a chart.

    The others' tick stands where the estimate puts it (with matched events that is not quite their plain mean), so
    that the bar covers the tick exactly when the interval covers zero.
    """
    note, mark = about.note(row["measure"]), corpus.outlets[row["outlet"]]
    rest = None if row["value"] is None or row["estimate"] is None else row["value"] - row["estimate"]
    return Measured(
        mark,
        label,
        tuple(values),
        row["value"],
        rest,
        row["low"],
        row["high"],
        standing(row, about),
        str(tip(note, words, row, label, standing(row, about))),
        href,
    )


def tip(note: Note, words: Wording, row: Row, label: str, stands: str) -> Markup:
    """All numbers of a contrast in one line."""
    parts = [words.say("tip.value", label=label, value=note.write(row["value"]), n=row["n_articles"] or 0)]
    if row["value_versus"] is not None:
        parts.append(words.say("tip.versus", value=note.write(row["value_versus"]), n=row["n_articles_versus"] or 0))
    if row["low"] is not None and row["high"] is not None:
        parts.append(
            words.say(
                "tip.difference",
                estimate=note.signed(row["estimate"]),
                low=note.signed(row["low"]),
                high=note.signed(row["high"]),
            )
        )
    parts.append(words.say(f"standing.{stands}.short"))
    return Markup("; ").join(parts)


def sentence(about: About, words: Wording, row: Row, mark: Mark, topic: TopicRef) -> Markup:
    """What a contrast says, in words: the outlet, the difference and the two values."""
    note = about.note(row["measure"])
    way = "more" if (row["estimate"] or 0) > 0 else "less"
    kind = "tested" if row["p"] is not None and note.inference == "tested" else "described"
    voice = row["voice"] if row["voice"] in ("own", "quoted") else "all"
    paths = [f"say.{row['measure']}.{kind}.{way}", f"say.{row['measure']}.{way}", f"say.any.{kind}.{way}"]
    path = next(path for path in paths if words.find(path))
    bold = Markup('<bdi class="who {}">{}</bdi>')
    return words.say(
        path,
        outlet=bold.format(mark.css, mark.name),
        topic=topic.name,
        item=about.item(row["measure"], row["item"]),
        who=about.who(row["item"]),
        title=note.title[:1].lower() + note.title[1:],
        value=note.write(row["value"]),
        versus=note.write(row["value_versus"]),
        voice=words[f"voice_{voice}"],
        unit=note.unit,
    )


def finding(corpus: Corpus, about: About, words: Wording, row: Row) -> Finding:
    """A contrast as a finding, whatever it stands on."""
    mark, topic = corpus.outlets[row["outlet"]], corpus.topics[row["topic_id"]]
    note, stands = about.note(row["measure"]), standing(row, about)
    spread = (row["high"] - row["low"]) / 2 if row["low"] is not None and row["high"] is not None else None
    size = abs(row["estimate"] or 0.0)
    small = [words.say("tip.articles", n=row["n_articles"] or 0, rest=row["n_articles_versus"] or 0)]
    if spread is not None:
        small.append(
            words.say(
                "tip.difference",
                estimate=note.signed(row["estimate"]),
                low=note.signed(row["low"]),
                high=note.signed(row["high"]),
            )
        )
    return Finding(
        sentence(about, words, row, mark, topic),
        Markup(" · ").join(small),
        stands,
        mark,
        topic,
        row["measure"],
        row["item"],
        f"{topic.href}#{anchor(row['measure'], row['item'], row['voice'])}",
        glimpse(measured(corpus, about, words, row, label=mark.name)),
        size / spread if spread else size,
        row["contrast_id"],
        (row["estimate"] or 0.0) > 0,
    )


def worth_saying(corpus: Corpus, about: About, row: Row) -> bool:
    """Tested and passed; or, where nothing could be tested, a count that speaks for itself in at least two passages."""
    note = about.note(row["measure"])
    if row["estimate"] is None or row["measure"] == "coverage" or note.trust(row["item"])[0] == "C":
        return False
    if standing(row, about) in (SOLID, TENTATIVE):
        return True
    if standing(row, about) == NONE or row["estimate"] <= 0:
        return False
    own = corpus.passages.get((row["topic_id"], row["measure"], row["item"], row["voice"]), {}).get(row["outlet"], ())
    if note.inference == "ranked":
        return len(own) >= 3 and len({passage["article_id"] for passage in own}) >= 2
    counted = row["measure"] == "naming" and len(own) >= 2 and row["estimate"] >= 0.15
    return counted or (row["measure"] == "quoted" and row["estimate"] >= 0.1)


def topic_findings(corpus: Corpus, about: About, words: Wording, topic_id: str, most: int = 8) -> tuple[Finding, ...]:
    """What can be said about one topic, the firmest first."""
    rows = [row for row in corpus.contrasts.get(topic_id, ()) if worth_saying(corpus, about, row)]
    return _varied(sorted((finding(corpus, about, words, row) for row in rows), key=lambda found: found.rank), most)


def main_findings(corpus: Corpus, about: About, words: Wording, most: int = 12) -> tuple[Finding, ...]:
    """What differs most firmly in the whole corpus; the same difference on several topics is said once."""
    rows = [
        row
        for topic_id in corpus.topics
        for row in corpus.contrasts.get(topic_id, ())
        if worth_saying(corpus, about, row)
    ]
    best: dict[tuple[str, str, str, bool], list[Finding]] = {}
    for found in sorted((finding(corpus, about, words, row) for row in rows), key=lambda found: found.rank):
        best.setdefault((found.mark.slug, found.measure, found.item, found.above), []).append(found)
    merged = [_with_topics(group) for group in best.values()]
    return _varied(sorted(merged, key=lambda found: found.rank), most)


def _with_topics(group: list[Finding]) -> Finding:
    first, rest = group[0], [found for found in group[1:] if found.standing == group[0].standing]
    return replace(first, also=tuple(found.topic for found in rest))


def _varied(ranked: list[Finding], most: int) -> tuple[Finding, ...]:
    """At most `most`, the firmest first, no outlet and measure together twice while others wait."""
    first, later = [], []
    seen: set[tuple[str, str]] = set()
    for found in ranked:
        key = (found.mark.slug, found.measure)
        (later if key in seen else first).append(found)
        seen.add(key)
    chosen = [*first, *later][:most]
    return tuple(sorted(chosen, key=lambda found: found.rank))
