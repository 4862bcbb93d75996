"""Who says what: whom each outlet quotes, and which claims it has them say or tells itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from framing.report.charts.files import STYLES, Chart
from framing.report.charts.network import DrawnSaying, Network, network
from framing.report.page import PageKind, ReportPage
from framing.report.parts.who_says import ITSELF, WhoSays, topic_of, who_says
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import TopicRef

SPEAKERS, CLAIMS, TELLERS, ACROSS = 15, 40, 14, 12  # rows of the matrix and the table; names in the picture; columns
DRAWN = 10  # claims in the picture
FILE = "data/who-says-what.graphml"


@dataclass(frozen=True, slots=True)
class QuotedCell:
    n: int
    radius: float


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim, and who says it: the speaker (empty: the outlet itself) and in how many articles of which outlets."""

    text: str
    topic: TopicRef | None
    said: tuple[tuple[str, tuple[tuple[Mark, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class WhoSaysPage:
    marks: tuple[Mark, ...]
    speakers: tuple[tuple[str, tuple[QuotedCell, ...]], ...]
    n_speakers: int
    claims: tuple[ClaimLine, ...]
    n_claims: int
    network: Network | None
    file: str
    drawing: str


def make(material: Material) -> Iterator[ReportPage]:
    """The one page, and its picture."""
    page = _page(material)
    words = material.words["who_says"]
    drawn = page.network
    charts = (
        (Chart(page.drawing, words["picture"], words["picture_unit"], drawn.width, drawn.height, network=drawn),)
        if drawn
        else ()
    )
    yield ReportPage("who_says.html", page, charts)


def _page(material: Material) -> WhoSaysPage:
    found, corpus = who_says(material), material.corpus
    telling = sorted(corpus.outlets, key=lambda slug: (-corpus.per_outlet[slug], slug))[:ACROSS]
    marks = tuple(mark for slug, mark in corpus.outlets.items() if slug in telling and corpus.per_outlet[slug])
    ranked = sorted(found.quoted, key=lambda who: (-sum(map(len, found.quoted[who].values())), who))
    claims = sorted(found.told, key=lambda claim: (*_worth(found.told[claim]), claim))
    return WhoSaysPage(
        marks=marks,
        speakers=tuple((who, tuple(_cell(found.quoted[who], mark) for mark in marks)) for who in ranked[:SPEAKERS]),
        n_speakers=len(ranked),
        claims=tuple(_line(material, found, claim) for claim in claims[:CLAIMS]),
        n_claims=len(claims),
        network=_network(material, found, claims[:DRAWN]) if claims else None,
        file=FILE,
        drawing="charts/who-says.svg",
    )


def _worth(by: Mapping[str, Mapping[str, frozenset[str]]]) -> tuple[bool, bool, int, int]:
    """What several outlets tell comes first; of that what somebody is quoted with, then what more of them tell."""
    outlets = {slug for by_outlet in by.values() for slug in by_outlet}
    articles = sum(len(ids) for by_outlet in by.values() for ids in by_outlet.values())
    return len(outlets) < 2, set(by) == {ITSELF}, -len(outlets), -articles


def _cell(by_outlet: Mapping[str, frozenset[str]], mark: Mark) -> QuotedCell:
    n = len(by_outlet.get(mark.slug, ()))
    return QuotedCell(n, round(min(3.0 + 1.6 * n**0.5, 9.5), 1))


def _text(material: Material, claim: str) -> str:
    return shown(" ".join(material.corpus.sentence_texts.get(claim, claim).split())).lstrip(" •*–—-")


def _line(material: Material, found: WhoSays, claim: str) -> ClaimLine:
    outlets = material.corpus.outlets
    said = sorted(found.told[claim].items(), key=lambda pair: (pair[0] == ITSELF, pair[0]))
    told = tuple((who, tuple((outlets[slug], len(ids)) for slug, ids in by.items())) for who, by in said)
    return ClaimLine(_text(material, claim), material.corpus.topics.get(topic_of(material, claim)), told)


def _network(material: Material, found: WhoSays, claims: list[str]) -> Network:
    """The picture: speakers of these claims above, then the outlets that tell them themselves."""
    outlets, words = material.corpus.outlets, material.words
    texts = {claim: _text(material, claim) for claim in claims}
    speakers = dict.fromkeys(who for claim in claims for who in found.told[claim] if who != ITSELF)
    names = list(speakers)[:TELLERS]
    telling = [slug for slug in outlets if any(slug in found.told[claim].get(ITSELF, {}) for claim in claims)]
    tellers = [*((who, None) for who in names), *((f"{ITSELF} {slug}", outlets[slug]) for slug in telling)]
    sayings = [
        DrawnSaying(
            who if who != ITSELF else f"{ITSELF} {slug}",
            texts[claim],
            outlets[slug],
            len(ids),
            str(words.count("who_says.tip", len(ids), who=who or outlets[slug].name, outlet=outlets[slug].name)),
        )
        for claim in claims
        for who, by in found.told[claim].items()
        if who == ITSELF or who in names
        for slug, ids in by.items()
    ]
    drawn = tellers[: TELLERS + ACROSS]
    kept = {key for key, _ in drawn}
    return network([one for one in sayings if one.who in kept], drawn, list(texts.values()))


KIND = PageKind(make, styles=(*STYLES, "who_says.css"), menu=3)
