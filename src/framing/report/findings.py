"""Contrasts as sentences, each with its standing, ranked by how firmly the tables carry them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.records import content_id
from framing.report.about import About
from framing.report.charts import Glimpse, Measured, glimpse
from framing.report.corpus import Row, TopicRef
from framing.report.material import Material
from framing.report.outlets import Mark, shown
from framing.report.summaries import Summary

SOLID, TENTATIVE, EXPLORATORY, DESCRIBED, NONE = "solid", "tentative", "exploratory", "described", "none"
_RANK = {SOLID: 0, TENTATIVE: 1, EXPLORATORY: 2, DESCRIBED: 3, NONE: 4}
PLAIN_NAMES = frozenset({"surname only", "full name"})  # no choice worth a headline
PER_MEASURE = {"naming": 4, "claims": 4, "frames": 3, "wording": 3}  # on the first page; others two
GLANCE = frozenset(("naming", "claims", "frames", "loaded", "quoted", "wording"))  # columns of the overview
CLIP = 9  # words of a claim that stand in the overview
MANY = 0.5  # a claim in this share of the others' articles is one that "the others tell"


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
    brief: Markup
    also: tuple[TopicRef, ...] = ()

    @property
    def rank(self) -> tuple[bool, int, float, str]:
        """Order among findings of one measure: what is left out before what is told alone, then the firmest first."""
        return (self.measure == "claims" and self.above, _RANK[self.standing], -self.strength, self.contrast_id)


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One outlet in the overview: what can be said about it, in a few words each, and what it is silent on."""

    mark: Mark
    cells: tuple[tuple[Finding, ...], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Outlets down, measures across: the whole answer in one table."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[GlanceRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one measure under its own heading."""

    measure: str
    title: str
    findings: tuple[Finding, ...]


def anchor(measure: str, item: str, voice: str) -> str:
    """The place of a quantity on its topic's page; the same on every page and in every run."""
    return f"m-{content_id(measure, item, voice)[:8]}"


def standing(row: Row, about: About) -> str:
    """How firmly a contrast stands: by its test if there was one, by its family, by its number of articles."""
    if about.note(row["measure"]).inference == "ranked" or row["p"] is None:
        return DESCRIBED
    if row["q"] is None or row["q"] > about.q:
        return NONE
    if not row["primary"]:
        return EXPLORATORY
    return SOLID if row["tier"] == "full" else TENTATIVE


def measured(material: Material, row: Row, *, label: str, values: Iterable[float] = (), href: str = "") -> Measured:
    """A contrast as a row of a chart.

    The mark is the outlet's plain mean. The others' tick stands where the estimate puts it, which with matched events
    is not quite their plain mean, so that the bar covers the tick exactly when the interval covers zero.
    """
    plain = material.summary(row)
    value = plain.value if plain else row["value"]
    rest = None if value is None or row["estimate"] is None else value - row["estimate"]
    stands = standing(row, material.about)
    return Measured(
        material.corpus.outlets[row["outlet"]],
        label,
        tuple(values),
        value,
        rest,
        row["low"],
        row["high"],
        stands,
        str(tip(material, row, label, plain, stands)),
        href,
    )


def tip(material: Material, row: Row, label: str, plain: Summary | None, stands: str) -> Markup:
    """All numbers of a contrast in one line."""
    note, words = material.about.note(row["measure"]), material.words
    parts = []
    if plain:
        parts.append(
            words.say(
                "tip.value", label=label, value=note.write(plain.value), n=words.count("n_articles", plain.n_articles)
            )
        )
        if plain.value_rest is not None:
            rest = words.count("n_articles", plain.n_articles_rest)
            parts.append(words.say("tip.versus", value=note.write(plain.value_rest), n=rest))
    if row["low"] is not None and row["high"] is not None:
        parts.append(difference(material, row))
    parts.append(words.say(f"standing.{stands}.short"))
    return Markup("; ").join(parts)


def difference(material: Material, row: Row) -> Markup:
    """The estimate with its interval."""
    note = material.about.note(row["measure"])
    return material.words.say(
        "tip.points" if note.is_share else "tip.difference",
        estimate=note.signed(row["estimate"]),
        low=note.signed(row["low"]),
        high=note.signed(row["high"]),
    )


def sentence(material: Material, row: Row, plain: Summary) -> Markup:
    """What a contrast says in words, with plain counts wherever the measure counts."""
    about, words, mark = material.about, material.words, material.corpus.outlets[row["outlet"]]
    note = about.note(row["measure"])
    item = shown(material.item(row["measure"], row["item"]))
    kind = _kind(about, row, plain, item)
    path = f"say.{row['measure']}.{kind}"
    if words.find(path) is None:
        path = f"say.any.{kind}"
    return words.say(
        path,
        outlet=Markup('<bdi class="who {}">{}</bdi>').format(mark.css, mark.name),
        item=item,
        who=shown(about.who(row["item"])),
        title=note.title[:1].lower() + note.title[1:],
        value=note.write(plain.value),
        versus=note.write(plain.value_rest),
        k=f"{plain.n_passages:,}",
        of=f"{plain.n_group:,}",
        k_rest=f"{plain.n_passages_rest:,}",
        of_rest=f"{plain.n_group_rest:,}",
        n_with=f"{plain.n_with:,}",
        n=f"{plain.n_articles:,}",
        n_with_rest=f"{plain.n_with_rest:,}",
        n_rest=f"{plain.n_articles_rest:,}",
    )


def brief(material: Material, row: Row, plain: Summary) -> Markup:
    """The same in a few words, for the overview."""
    note, item = material.about.note(row["measure"]), shown(material.item(row["measure"], row["item"]))
    kind = _kind(material.about, row, plain, item)
    path = f"brief.{row['measure']}.{kind}"
    if material.words.find(path) is None:
        path = f"brief.any.{'more' if (row['estimate'] or 0) > 0 else 'less'}"
    words = item.split(" ")
    clipped = item if len(words) <= CLIP else " ".join(words[:CLIP]).rstrip(",;:.") + "…"
    surname = shown(material.about.who(row["item"])).split(" ")[-1]
    return material.words.say(path, item=clipped, title=note.title.lower(), value=note.write(plain.value), who=surname)


def _kind(about: About, row: Row, plain: Summary, item: str) -> str:
    if row["measure"] == "naming":
        spelling = about.is_spelling(row["item"])
        return "spelling" if spelling else item.replace(" ", "_") if item in PLAIN_NAMES else "more"
    if row["measure"] == "claims":
        if plain.n_with == 0:
            return "none"
        return "only" if plain.n_with_rest == 0 else "more" if (row["estimate"] or 0) > 0 else "less"
    return "more" if (row["estimate"] or 0) > 0 else "less"


def finding(material: Material, row: Row, plain: Summary) -> Finding:
    """A contrast as a finding, whatever it stands on."""
    corpus, words = material.corpus, material.words
    mark, topic, stands = corpus.outlets[row["outlet"]], corpus.topics[row["topic_id"]], standing(row, material.about)
    small = [
        words.say("tip.articles", n=words.count("n_articles", plain.n_articles), rest=f"{plain.n_articles_rest:,}")
    ]
    if row["low"] is not None and row["high"] is not None:
        small.append(difference(material, row))
    return Finding(
        sentence(material, row, plain),
        Markup(" · ").join(small),
        stands,
        mark,
        topic,
        row["measure"],
        row["item"],
        f"{topic.href}#{anchor(row['measure'], row['item'], row['voice'])}",
        glimpse(measured(material, row, label=mark.name)),
        _strength(material, row),
        row["contrast_id"],
        (row["estimate"] or 0.0) > 0,
        brief(material, row, plain),
    )


def _strength(material: Material, row: Row) -> float:
    """The difference in units of its interval; of a ranked item the score by which it was ranked."""
    if material.about.note(row["measure"]).inference == "ranked":
        key = (row["topic_id"], row["measure"], row["item"], row["voice"])
        own = material.corpus.passages.get(key, {}).get(row["outlet"], ())
        return float(max((passage["value"] or 0.0 for passage in own), default=0.0))
    size = abs(float(row["estimate"] or 0.0))
    if row["low"] is None or row["high"] is None:
        return size
    return size / max(float(row["high"] - row["low"]) / 2, 1e-9)


def worth_saying(material: Material, row: Row, plain: Summary) -> bool:
    """Tested and passed; or, where nothing was tested, a count that speaks for itself."""
    about, measure = material.about, row["measure"]
    if row["estimate"] is None or measure in ("coverage", "names", "separability"):
        return False
    if about.note(measure).trust(row["item"])[0] == "C" or not material.is_main_voice(measure, row["voice"]):
        return False
    stands = standing(row, about)
    if stands == NONE:
        return False
    if measure == "naming":
        return _worth_a_name(row, plain, stands, about)
    if measure == "claims":
        return _worth_a_claim(plain)
    if measure == "wording":
        return (
            bool(row["estimate"] > 0)
            and plain.n_passages >= 3
            and plain.n_with >= 3
            and plain.n_with_rest <= plain.n_with / 3
        )
    if stands == DESCRIBED:
        return bool(measure == "quoted" and row["estimate"] >= 0.1)
    return True


def _worth_a_name(row: Row, plain: Summary, stands: str, about: About) -> bool:
    form = about.item("naming", row["item"])
    if row["estimate"] <= 0 or not form.strip() or form in PLAIN_NAMES:
        return False
    rest = plain.n_passages_rest / plain.n_group_rest if plain.n_group_rest else 1.0
    return stands != DESCRIBED or (plain.n_passages >= 2 and rest < 0.5 and plain.value >= rest + 0.15)


def _worth_a_claim(plain: Summary) -> bool:
    """Left out altogether though the others tell it, or told by nobody else, over at least three articles a side."""
    if min(plain.n_articles, plain.n_articles_rest) < 3:
        return False
    left_out = plain.n_with == 0 and plain.n_with_rest >= MANY * plain.n_articles_rest
    return left_out or (plain.n_with_rest == 0 and plain.n_with >= MANY * plain.n_articles)


def _said(material: Material, topics: Iterable[str]) -> list[Finding]:
    """Everything worth saying on these topics, the firmest first; made once for each topic."""
    found = [one for topic_id in topics for one in material.once(_on_topic, topic_id)]
    return sorted(found, key=lambda one: one.rank)


def _on_topic(material: Material, topic_id: str) -> list[Finding]:
    told = ((row, material.summary(row)) for row in material.corpus.contrasts.get(topic_id, ()))
    return [finding(material, row, plain) for row, plain in told if plain and worth_saying(material, row, plain)]


def findings_on(material: Material, topic_id: str) -> list[Finding]:
    """Everything that can be said on one topic."""
    return _said(material, [topic_id])


def all_findings(material: Material) -> list[Finding]:
    """Everything that can be said, the firmest first."""
    return _said(material, material.corpus.topics)


def topic_findings(material: Material, topic_id: str, most: int = 10) -> tuple[Finding, ...]:
    """What can be said about one topic, the firmest first."""
    return _varied(_said(material, [topic_id]), most)


def outlet_findings(material: Material, slug: str, most: int = 16) -> tuple[Finding, ...]:
    """What can be said about one outlet on any topic."""
    return tuple(_merged([one for one in all_findings(material) if one.mark.slug == slug])[:most])


def main_findings(material: Material) -> tuple[Group, ...]:
    """What differs most firmly in the whole corpus, by measure; the same difference on several topics is said once."""
    merged = _merged(all_findings(material))
    groups = []
    for name, note in material.about.notes.items():
        chosen = _varied([one for one in merged if one.measure == name], PER_MEASURE.get(name, 2))
        if chosen:
            groups.append(Group(name, material.words.find(f"group.{name}") or note.title, chosen))
    return tuple(groups)


def glance(material: Material, *, each: int = 3) -> Glance:
    """What can be said about each outlet, by measure."""
    merged = _merged(all_findings(material))
    present = {one.measure for one in merged}
    notes = [note for name, note in material.about.notes.items() if name in present and name in GLANCE]
    heads = tuple((note.name, material.words.find(f"group.{note.name}") or note.title) for note in notes)
    rows = []
    for slug, mark in material.corpus.outlets.items():
        own = [one for one in merged if one.mark.slug == slug]
        if material.corpus.per_outlet[slug]:
            rows.append(
                GlanceRow(mark, tuple(tuple(one for one in own if one.measure == name)[:each] for name, _ in heads))
            )
    return Glance(heads, tuple(rows))


def _merged(found: list[Finding]) -> list[Finding]:
    best: dict[tuple[str, str, str, bool], list[Finding]] = {}
    for one in found:
        best.setdefault((one.mark.slug, one.measure, one.item, one.above), []).append(one)
    return [
        replace(first, also=tuple(one.topic for one in rest if one.standing == first.standing))
        for first, *rest in best.values()
    ]


def _varied(ranked: list[Finding], most: int) -> tuple[Finding, ...]:
    """At most `most`, the firmest first, no outlet and measure together twice while others wait."""
    first: list[Finding] = []
    later: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    for one in ranked:
        (later if (one.mark.slug, one.measure) in seen else first).append(one)
        seen.add((one.mark.slug, one.measure))
    return tuple(sorted([*first, *later][:most], key=lambda one: one.rank))
