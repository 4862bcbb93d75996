"""Contrasts as sentences, each with its standing and its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from framing.measures.cards import Items, by_language, names_where
from framing.report.charts.panel import ChartRow, Glimpse, glimpse
from framing.report.parts.corrected import corrected_words, errs_unevenly, is_confirmed
from framing.report.sources.about import PLAIN_NAMES, About
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row
from framing.report.sources.summaries import Summary
from framing.report.wording import Wording
from framing.tables.records import content_id

OTHER_TIMES, OTHER_SUBJECTS, OTHER_KNOWN = "other-times", "other-subjects", "speakers-unknown"  # not comparable
NOT_COMPARABLE = frozenset({OTHER_TIMES, OTHER_SUBJECTS, OTHER_KNOWN})
SOLID, TENTATIVE, EXPLORATORY, DESCRIBED, NONE = "solid", "tentative", "exploratory", "described", "none"
_ORDER = (SOLID, TENTATIVE, EXPLORATORY, DESCRIBED, NONE, OTHER_TIMES, OTHER_SUBJECTS, OTHER_KNOWN)
_RANK = {one: place for place, one in enumerate(_ORDER)}
CLIP = 9  # words of a claim that stand in the overview


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that can be said about one outlet on one topic, and the place of its sentences."""

    sentence: Markup
    small: Markup
    standing: str
    mark: Mark
    topic: TopicRef
    measure: str
    kind: Items
    item: str
    href: str
    glimpse: Glimpse | None
    strength: float
    contrast_id: str
    above: bool
    brief: Markup
    leans: tuple[tuple[Markup, str], ...] = ()
    also: tuple[TopicRef, ...] = ()
    confirmed: bool = False  # by what people coded
    first: Markup | str = ""  # the sentence of the first page, where it is another: with the difference compared
    again: Markup | str = ""  # the same behind another one whose articles were matched in the same `ways`
    ways: str = ""
    everywhere: bool = False  # about all topics together; `topic` is the one with its sentences

    @property
    def rank(self) -> tuple[bool, int, float, str]:
        """Order among findings of one measure: what is left out before what is told alone, then the firmest first."""
        return (self.kind == Items.CLAIMS and self.above, _RANK[self.standing], -self.strength, self.contrast_id)


def firmness_rank(stands: str) -> int:
    """The place of a standing among all, the firmest first."""
    return _RANK[stands]


def anchor(measure: str, item: str, voice: str) -> str:
    """The place of a quantity on its topic's page; the same on every page and in every run."""
    return f"m-{content_id(measure, item, voice)[:8]}"


def named(measure: str, group: str) -> str:
    """The place of the table of one referent's names on a topic's page."""
    return f"n-{content_id(measure, group)[:8]}"


def sentences(measure: str, item: str, voice: str, outlet: str) -> str:
    """The place of its sentences on the same page; a word that is ranked has those of each outlet in a place apart."""
    key = (measure, item, voice, outlet) if measure in names_where(items=Items.WORDS) else (measure, item, voice)
    return f"e-m-{content_id(*key)[:8]}"


def standing(row: Row, about: About) -> str:
    """How firmly a contrast stands: by its test if there was one, by its family, by its number of articles.

    A test that is passed with an interval that holds zero is no difference to state: a reader sees the interval.
    What was written at other times, or about other things, cannot be compared at all, tested or not.
    """
    if row.get("method") in NOT_COMPARABLE:
        return str(row["method"])
    if about.note(row["measure"]).inference == "ranked" or row["p"] is None:
        return DESCRIBED
    if row["q"] is None or row["q"] > about.q or (row["low"] is not None and row["low"] <= 0 <= row["high"]):
        return NONE
    if not row["primary"]:
        return EXPLORATORY
    return SOLID if row["support"] == "full" else TENTATIVE


def measured(
    material: Material, row: Row, *, label: str, articles: Iterable[tuple[str, float, float]] = (), href: str = ""
) -> ChartRow:
    """A contrast as a row of a chart.

    The mark is the outlet's plain mean. The others' tick stands where the estimate puts it, which with matched events
    is not quite their plain mean, so that the bar covers the tick exactly when the interval covers zero. `articles`
    are those drawn as dots: (article_id, value, weight).
    """
    drawn = list(articles)
    known, periods = material.corpus.articles, material.corpus.periods
    narrowed = len(periods.labels) > 1
    plain = material.summary(row)
    value = plain.value if plain else row["value"]
    rest = None if value is None or row["estimate"] is None else value - row["estimate"]
    stands = standing(row, material.about)
    return ChartRow(
        mark=material.corpus.outlets[row["outlet"]],
        label=label,
        values=tuple(number for _, number, _ in drawn),
        value=value,
        rest=rest,
        low=row["low"],
        high=row["high"],
        standing=stands,
        tip=tip(material, row, label, plain, stands),
        href=href,
        when=tuple(periods.of(known[key].day) for key, _, _ in drawn) if narrowed else (),
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
    path = f"measure.{row['measure']}.say.{kind}"
    if words.find(path) is None:
        path = f"say.any.{kind}"
    return words.say(
        path,
        outlet=mark.bold,
        item=item,
        who=shown(about.who(row["item"])),
        title=words.inside(note.title),
        value=note.write(plain.value),
        versus=note.write(plain.value_rest),
        k=words.whole(plain.n_passages),
        of=words.whole(plain.n_group),
        k_rest=words.whole(plain.n_passages_rest),
        of_rest=words.whole(plain.n_group_rest),
        n_with=words.whole(plain.n_with),
        n=words.whole(plain.n_articles),
        n_with_rest=words.whole(plain.n_with_rest),
        n_rest=words.whole(plain.n_articles_rest),
    )


def brief(material: Material, row: Row, plain: Summary) -> Markup:
    """The same in a few words, for the overview."""
    note, item = material.about.note(row["measure"]), shown(material.item(row["measure"], row["item"]))
    kind = _kind(material.about, row, plain, item)
    path = f"measure.{row['measure']}.brief.{kind}"
    if material.words.find(path) is None:
        path = f"brief.any.{_side(row)}"
    words = item.split(" ")
    clipped = item if len(words) <= CLIP else " ".join(words[:CLIP]).rstrip(",;:.") + "…"
    surname = shown(material.about.who(row["item"])).split(" ")[-1]
    title = material.words.inside(note.title)
    return material.words.say(path, item=clipped, title=title, value=note.write(plain.value), who=surname)


def _side(row: Row) -> str:
    return "more" if (row["estimate"] or 0) > 0 else "less"


def _kind(about: About, row: Row, plain: Summary, item: str) -> str:
    note, side = about.note(row["measure"]), _side(row)
    if row["item"] in note.item_kinds:
        return f"{note.item_kinds[row['item']]}_{side}"
    if note.items == Items.FORMS:
        spelling = about.is_spelling(row["item"])
        return "spelling" if spelling else item.replace(" ", "_") if item in PLAIN_NAMES else "more"
    if note.items == Items.CLAIMS and plain.n_with == 0:
        return "none"
    return "only" if note.items == Items.CLAIMS and plain.n_with_rest == 0 else side


def finding(material: Material, row: Row, plain: Summary) -> Finding:
    """A contrast as a finding, whatever it stands on."""
    corpus = material.corpus
    mark, topic, stands = corpus.outlets[row["outlet"]], corpus.topics[row["topic_id"]], standing(row, material.about)
    note = material.about.note(row["measure"])
    small = [compared(material, row, plain)]
    if row["low"] is not None and row["high"] is not None and not errs_unevenly(material, row):
        small.append(difference(material, row))
    if (coded := corrected_words(material, row)) is not None:
        small.append(coded)
    said = sentence(material, row, plain)
    return Finding(
        sentence=said,
        small=Markup(" · ").join(small),
        standing=stands,
        mark=mark,
        topic=topic,
        measure=row["measure"],
        kind=note.items,
        item=row["item"],
        href=f"{topic.href}#{sentences(row['measure'], row['item'], row['voice'], row['outlet'])}",
        glimpse=glimpse(measured(material, row, label=mark.name)),
        strength=_strength(material, row),
        contrast_id=row["contrast_id"],
        above=(row["estimate"] or 0.0) > 0,
        brief=brief(material, row, plain),
        leans=_leans(material, row),
        confirmed=is_confirmed(material, row),
        first=_first(material, row, plain, said),
        again=_first(material, row, plain, said, again=True),
        ways=str(row.get("matched") or ""),
    )


def _first(material: Material, row: Row, plain: Summary, said: Markup, again: bool = False) -> Markup:
    """What a contrast says on the first page, if it is of means that are shares: with the difference between the
    articles that were compared, and which these are; else "". The means of all articles differ by something else.
    """
    note, words = material.about.note(row["measure"]), material.words
    is_mean = note.is_share and note.items not in (Items.FORMS, Items.CLAIMS, Items.WORDS)
    if not is_mean or row["p"] is None or not row.get("matched") or errs_unevenly(material, row):
        return Markup("")
    how = words.say("matched.again") if again else matched(words, row["matched"])
    path = f"measure.{row['measure']}.say.{_side(row)}_apart"
    if words.find(path) is None:
        return said + " " + words.say("say.gap_points", how=how, estimate=note.signed(row["estimate"]))
    return words.say(
        path, outlet=material.corpus.outlets[row["outlet"]].bold, value=note.write(plain.value),
        gap=note.signed(abs(row["estimate"])).lstrip("+"), how=how,
    )  # fmt: skip


def compared(material: Material, row: Row, plain: Summary) -> Markup:
    """Which articles a difference rests on: those of both sides that are matched, and how; or all, unmatched."""
    words, articles = material.words, material.words.count("n_articles", plain.n_articles)
    if row["p"] is None or not row.get("matched"):
        said = words.say("matched.all", n=articles, rest=words.whole(plain.n_articles_rest))
    else:
        said = words.say(
            "matched.some",
            how=matched(words, row["matched"]),
            n=words.whole(row["n_compared"]),
            total=words.count("n_articles", row["n_articles"]),
            n_rest=words.whole(row["n_compared_versus"]),
            total_rest=words.whole(row["n_articles_versus"]),
        )
    code = material.corpus.language_of.get(row["outlet"])
    if code is None or not material.corpus.in_several_languages or row["measure"] not in by_language():
        return said
    return Markup("{}; {}").format(said, words.say("matched.language", language=words.language_name(code)))


def matched(words: Wording, ways: str) -> Markup:
    """How articles are matched, in words: in the same story, or within the same fortnight."""
    said = [words.say(f"matched.{way}") for way in ways.split()]
    return words.say("matched.either", one=said[0], other=said[1]) if len(said) == 2 else Markup("").join(said[:1])


def _leans(material: Material, row: Row) -> tuple[tuple[Markup, str], ...]:
    """What the difference hangs on, with the place of it; that it hangs on nothing alone where that was tried."""
    corpus, words = material.corpus, material.words
    tried = corpus.sensitivity.get(row["contrast_id"], ())
    found: list[tuple[Markup, str]] = []
    for one in tried:
        if one["hangs"] and one["kind"] == "article" and one["most"] in corpus.articles:
            ref = corpus.articles[one["most"]]
            title = ref.title or words["untitled"]
            found.append((words.say("leans.article", title=Markup("<bdi>{}</bdi>").format(title)), ref.href))
        elif one["hangs"] and one["kind"] == "outlet" and one["most"] in corpus.outlets:
            mark = corpus.outlets[one["most"]]
            found.append((words.say("leans.outlet", outlet=Markup("<bdi>{}</bdi>").format(mark.name)), mark.href))
    if tried and not found and all(one["same_sign"] == one["n"] for one in tried):
        # An outlet with one other cannot lose it, so only what was tried is said.
        several = any(one["kind"] == "outlet" for one in tried)
        found.append((words.say("leans.nothing" if several else "leans.no_article"), ""))
    turned = corpus.variations.get(row["contrast_id"], ())
    changed = [words.translated(one["kind"]) for one in turned if one["hangs"] or one["same_sign"] < one["n"]]
    # The run's own setting is among those of every variation, and counts once.
    same, of_all = (sum(one[name] - 1 for one in turned) + 1 for name in ("same_sign", "n"))
    if changed:
        said = words.say("leans.variation", variations=words.listed(changed), same=same, tried=of_all)
        found.append((said, "method.html#settings"))
    elif turned:
        found.append((words.say("leans.variations", tried=of_all), "method.html#settings"))
    return tuple(found)


def _strength(material: Material, row: Row) -> float:
    """The difference in units of its interval; of a ranked item the score by which it was ranked."""
    if material.about.note(row["measure"]).inference == "ranked":
        key = (row["topic_id"], row["measure"], row["item"], row["voice"])
        return material.corpus.passages.highest(key, row["outlet"])
    size = abs(float(row["estimate"] or 0.0))
    if row["low"] is None or row["high"] is None:
        return size
    return size / max(float(row["high"] - row["low"]) / 2, 1e-9)
