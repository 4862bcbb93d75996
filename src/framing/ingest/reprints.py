"""Find text that appears in more than one place: agency copy, press releases, and an outlet's own background."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from framing.tables.records import BlockKind
from framing.tables.reprints import AGENCY, BACKGROUND, DATES, REPRINT, UNKNOWN
from framing.text.agencies import is_itself

Numbers = npt.NDArray[np.int64]
Pairs = tuple[Numbers, Numbers, npt.NDArray[np.float64]]  # first, second, how much they share
Spans = Mapping[str, Sequence[tuple[int, int]]]  # paragraph_id -> where it quotes somebody
SHINGLE = 3  # words; long enough to be telling, short enough to survive light editing
# Share of the shorter text's shingles that the other has, chosen on half of the seeds of benchmarks/accuracy/reprints.
ARTICLE, PARAGRAPH = 0.15, 0.6
# Articles that quote the same speech, or end in the same lines on their makers, have up to 0.3 in common too, but in
# one place: below SURE a copy is one only if it is like the other throughout: in so many of ten stretches, and without
# the stretches of so many words that stand in both as they are.
SURE, STRETCHES, VERBATIM = 0.3, 7, 15
# Of an article that has less of its text from an earlier one of its outlet, that text is background; articles of two
# outlets that share less and lie more than a week apart are about two events. From five outlets of real news.
AGAIN, WEEK = 0.7, 7
MIN_SHINGLES = 12
# Steps for each shingle of a corpus. The most common ones, which are phrases of the language, are left out where they
# would cost more; those in 200 texts or fewer never are. A text printed the same everywhere is compared once.
_WORK = 200
_BLOCK = 512  # texts that are compared with all others at once
_WORD = re.compile(r"[^\W_]+")
_DATELINE = re.compile(r"^[^a-z]{3,40}(?:,? [\w. ]{2,12})? ?\([\w .-]{2,30}\)\s*[-–—]\s*")
_COLUMNS = [
    "unit", "unit_id", "article_id", "outlet", "origin_id", "origin_outlet", "agency", "similarity", "relation",
    "direction",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Text:
    """An article or paragraph that may be in more than one place."""

    unit_id: str
    article_id: str
    outlet: str
    agency: str | None
    published: str | None
    moment: float | None  # in seconds, where hour and zone are stated
    size: int
    is_agency: bool  # whether its outlet is an agency that texts credit, so that its own text is no one else's

    @property
    def day(self) -> str:
        """The day in one zone where the moment is known, else as stated."""
        if self.moment is not None:
            return datetime.fromtimestamp(self.moment, UTC).date().isoformat()
        return (self.published or "9")[:10]

    @property
    def rank(self) -> tuple[object, ...]:
        """The order in which texts are held for the origin: earliest, an agency's, one that credits it, longest."""
        late = self.moment if self.moment is not None else float("inf")
        return (self.day, not self.is_agency, not self.agency, late, -self.size, self.unit_id)


def find_reprints(articles: pd.DataFrame, paragraphs: pd.DataFrame, quotes: Spans | None = None) -> pd.DataFrame:
    """The table `reprints`: every article and paragraph that repeats another, linked to where it most likely came from.

    A `reprint` is the same text for the same event. An outlet's `own background` is what it printed before in an
    article about something else. The origin of a text is the likest of the earlier ones that are no copies themselves.
    `direction` says how it is known which is the earlier: by the `dates` (to the minute where hours and zones are
    known), because it is the `agency`'s that the other credits, or not at all (`unknown`): then it is the longer one,
    so that the text counts somewhere. An origin itself is listed only if an agency is credited, with no origin_id.
    `similarity` is the share of the shorter text's three-word shingles that the two have in common, 0 to 1.
    """
    articles = articles.sort_values("article_id", ignore_index=True)
    running = [kind.value for kind in BlockKind if kind.running]
    rows = paragraphs[paragraphs["kind"].isin(running)].merge(articles[["article_id"]], on="article_id")
    rows = rows.sort_values(["article_id", "position"], ignore_index=True)
    told = _shingles(rows["text"].tolist())
    owner = np.searchsorted(articles["article_id"].to_numpy(dtype=str), rows["article_id"].to_numpy(dtype=str))
    whole_told = _of_articles(told, owner, len(articles))
    whole = _texts(articles.assign(unit_id=articles["article_id"]), whole_told)
    facts = articles[[name for name in ("article_id", "published", "published_at", "agency") if name in articles]]
    parts = rows[["paragraph_id", "article_id", "outlet"]].rename(columns={"paragraph_id": "unit_id"})
    single = _texts(parts.merge(facts, on="article_id"), told)

    pairs = _throughout(whole_told, _alike([np.unique(ids) for ids in whole_told], ARTICLE, _ranks(whole)))
    own = _own_words(rows, owner, quotes or {})
    relations = [
        _relation(whole[one], whole[two], share, own, (one, two)) for one, two, share in zip(*pairs, strict=True)
    ]
    same = {(whole[one].article_id, whole[two].article_id) for one, two, kind in zip(*pairs[:2], relations, strict=True)
            if kind == REPRINT}  # fmt: skip
    found = _rows("article", whole, pairs, relations)
    left, right, share = _alike([np.unique(ids) for ids in told], PARAGRAPH, _ranks(single))
    apart = owner[left] != owner[right]  # within an article likeness is not repetition
    pairs = left[apart], right[apart], share[apart]
    relations = [
        REPRINT
        if single[one].outlet != single[two].outlet
        or {(single[one].article_id, single[two].article_id), (single[two].article_id, single[one].article_id)} & same
        else BACKGROUND
        for one, two in zip(*pairs[:2], strict=True)
    ]
    found += _rows("paragraph", single, pairs, relations)
    return pd.DataFrame(found, columns=_COLUMNS)


def _verbatim(shared: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which shingles stand in long stretches that two texts have in common as they are."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], shared.astype(np.int8), [0]])))
    found = np.zeros(len(shared), dtype=bool)
    for start, stop in edges.reshape(-1, 2).tolist():
        found[start:stop] = stop - start > VERBATIM - SHINGLE
    return found


def _texts(units: pd.DataFrame, told: Sequence[Numbers]) -> list[_Text]:
    found = []
    credited = [agency for agency in units["agency"].unique() if _text(agency)]
    agencies = {outlet for outlet in units["outlet"].unique() if any(is_itself(one, outlet) for one in credited)}
    for row, ids in zip(units.to_dict("records"), told, strict=True):
        agency, published, at = (_text(row.get(name)) for name in ("agency", "published", "published_at"))
        outlet, moment = row["outlet"], _instant(at)
        agency = None if agency and is_itself(agency, outlet) else agency
        own = outlet in agencies
        found.append(_Text(row["unit_id"], row["article_id"], outlet, agency, published, moment, len(ids), own))
    return found


def _ranks(texts: Sequence[_Text]) -> Numbers:
    """The place of each text in the order of `rank`."""
    places = np.empty(len(texts), dtype=np.int64)
    places[sorted(range(len(texts)), key=lambda place: texts[place].rank)] = np.arange(len(texts))
    return places


def _relation(one: _Text, two: _Text, share: float, own: Any, places: tuple[int, int]) -> str | None:
    """What two articles that share so much are to one another; None for two that only quote the same words.

    What counts is how much of the later one is in the earlier: a long article that holds a short one is more than that.
    """
    later = max((one, two), key=lambda text: text.rank)
    taken = share * min(one.size, two.size) / max(later.size, 1)
    if one.outlet == two.outlet:
        return REPRINT if taken >= AGAIN else BACKGROUND
    if taken < ARTICLE:
        return None
    if taken >= AGAIN:
        return REPRINT
    if one.published and two.published and _days_between(one.published, two.published) > WEEK:
        return None
    return REPRINT if own(*places) >= ARTICLE else None


def _own_words(rows: pd.DataFrame, owner: Numbers, quotes: Spans) -> Any:
    """A function that gives the share of shingles of two articles' own words, quotations left out, that both have."""
    ends = np.searchsorted(owner, np.arange(int(owner.max()) + 2 if len(owner) else 1)).tolist()
    texts, ids = rows["text"].tolist(), rows["paragraph_id"].tolist()
    known: dict[int, frozenset[tuple[str, ...]]] = {}

    def shingles(place: int) -> frozenset[tuple[str, ...]]:
        if place not in known:
            found: set[tuple[str, ...]] = set()
            for number in range(ends[place], ends[place + 1]):
                start = 0
                for left, right in (*sorted(quotes.get(ids[number], ())), (len(texts[number]), len(texts[number]))):
                    words = _WORD.findall(texts[number][start : max(left, start)].lower())
                    found.update(zip(words, words[1:], words[2:], strict=False))
                    start = max(start, right)
            known[place] = frozenset(found)
        return known[place]

    def share(one: int, two: int) -> float:
        left, right = shingles(one), shingles(two)
        least = min(len(left), len(right))
        return len(left & right) / least if least >= MIN_SHINGLES else 0.0

    return share


def _shingles(texts: Sequence[str]) -> list[Numbers]:
    """The shingles of each text in its order; one is a number that is the same in all of these texts."""
    number_of: dict[str, int] = {}
    found: list[Numbers] = []
    for text in texts:
        words = _WORD.findall(_DATELINE.sub("", text).lower())
        ids = np.array([number_of.setdefault(word, len(number_of)) for word in words], dtype=np.int64)
        found.append(ids)
    base = len(number_of) + 1
    if base**SHINGLE < 2**63:  # two million different words: three of them have a number of their own
        return [(ids[:-2] * base + ids[1:-1]) * base + ids[2:] for ids in found]
    with np.errstate(over="ignore"):  # beyond that two shingles in 2**64 may pass for one
        odd = np.int64(0x9E3779B97F4A7C15 - 2**64)
        return [(ids[:-2] * odd + ids[1:-1]) * odd + ids[2:] for ids in found]


def _of_articles(shingles: Sequence[Numbers], owner: Numbers, n: int) -> list[Numbers]:
    """The shingles of each article, from those of its paragraphs, which stand in the order of the articles."""
    ends = np.searchsorted(owner, np.arange(n + 1))
    nothing = np.empty(0, dtype=np.int64)
    return [np.concatenate([nothing, *shingles[start:stop]]) for start, stop in itertools.pairwise(ends.tolist())]


def _throughout(told: Sequence[Numbers], pairs: Pairs) -> Pairs:
    """The pairs without those that are weakly alike and in one place only."""
    left, right, share = pairs
    keep = share >= SURE
    for number in np.flatnonzero(~keep).tolist():
        shorter, longer = sorted((told[left[number]], told[right[number]]), key=len)
        shared = np.isin(shorter, longer)
        loose = shared & ~_verbatim(shared)
        spread = sum(stretch.sum() >= 2 for stretch in np.array_split(shared, 10)) >= STRETCHES
        keep[number] = spread and loose.sum() >= ARTICLE * len(shared)
    return left[keep], right[keep], share[keep]


def _rows(unit: str, texts: Sequence[_Text], pairs: Pairs, relations: Sequence[str | None]) -> list[tuple[object, ...]]:
    """The rows of one kind of unit, of which `pairs` are alike, each with its relation."""
    like: defaultdict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
    for one, two, share, relation in zip(*(part.tolist() for part in pairs), relations, strict=True):
        if relation:
            like[one][two] = like[two][one] = share, relation
    ranks = _ranks(texts)
    origin_of: dict[int, tuple[int, float]] = {}
    background_of: dict[int, tuple[int, float]] = {}
    for place in sorted(like, key=lambda place: ranks[place]):
        earlier = [
            (share, -int(ranks[other]), other, kind)
            for other, (share, kind) in like[place].items()
            if ranks[other] < ranks[place]
        ]
        copies = [one for one in earlier if one[3] == REPRINT]
        roots = [one for one in copies if one[2] not in origin_of]
        if copies:  # of texts that are no copies themselves, or else of all, the likest
            share, _, other, _ = max(roots or copies)
            origin_of[place] = origin_of[other] if share == 1 and other in origin_of else (other, share)
        elif earlier:
            share, _, other, _ = max(earlier)
            background_of[place] = other, share
    credited: dict[int, str] = {}  # to whom the copies of a text that is none itself say that it belongs
    for place, (origin, _) in sorted(origin_of.items(), key=lambda pair: ranks[pair[0]]):
        if (agency := texts[place].agency) and origin not in origin_of and not texts[origin].is_agency:
            credited.setdefault(origin, agency)
    found: list[tuple[object, ...]] = []
    for place, text in enumerate(texts):
        agency = text.agency or credited.get(place)
        if place in origin_of:
            origin, share = origin_of[place]
            found.append(_row(unit, text, texts[origin], agency or texts[origin].agency, share, REPRINT))
        elif agency and (unit == "article" or place in like):
            found.append(_row(unit, text, None, agency, 1.0, REPRINT))
        elif place in background_of:
            origin, share = background_of[place]
            found.append(_row(unit, text, texts[origin], None, share, BACKGROUND))
    return found


def _row(
    unit: str, text: _Text, origin: _Text | None, agency: str | None, share: float, relation: str
) -> tuple[object, ...]:
    source = (origin.unit_id, origin.outlet) if origin else (None, None)
    direction = _direction(origin, text) if origin else AGENCY
    return (
        unit, text.unit_id, text.article_id, text.outlet, *source, agency, round(share, 6), relation, direction,
    )  # fmt: skip


def _direction(origin: _Text, copy: _Text) -> str:
    """How it is known that the one was there before the other."""
    if origin.is_agency and not copy.is_agency:
        return AGENCY
    if origin.moment is not None and copy.moment is not None:
        return DATES if origin.moment + 60 <= copy.moment else UNKNOWN
    if origin.published and copy.published and origin.published[-10:] < copy.published[:10]:
        return DATES
    return AGENCY if origin.agency and not copy.agency else UNKNOWN


def _alike(shingles: Sequence[Numbers], threshold: float, ranks: Numbers) -> Pairs:
    """Pairs of texts (first < second) that share at least `threshold` of the shorter one's shingles, and that share.

    Of texts with the same shingles only the first by its rank is compared with others; the rest are its copies.
    """
    first: dict[bytes, int] = {}
    for place in np.argsort(ranks).tolist():
        first.setdefault(shingles[place].tobytes(), place)
    leading = np.array([first[ids.tobytes()] for ids in shingles], dtype=np.int64)
    sizes = np.array([len(found) for found in shingles], dtype=np.int64)
    copies = np.flatnonzero((leading != np.arange(len(shingles))) & (sizes >= MIN_SHINGLES))
    chosen = np.flatnonzero((leading == np.arange(len(shingles))) & (sizes >= MIN_SHINGLES))
    values = np.concatenate([np.empty(0, dtype=np.int64), *(shingles[place] for place in chosen.tolist())])
    _, columns, counts = np.unique(values, return_inverse=True, return_counts=True)
    usable = (counts[columns] > 1) & (counts[columns] <= _most(counts))
    rows = np.repeat(np.arange(len(chosen)), sizes[chosen])
    matrix = sparse.csr_matrix(
        (np.ones(int(usable.sum()), dtype=np.int32), (rows[usable], columns[usable])),
        shape=(len(chosen), max(len(counts), 1)),
    )
    turned, parts = matrix.T.tocsr(), [(copies, leading[copies], np.ones(len(copies)))]
    for start in range(0, len(chosen), _BLOCK):
        shared = (matrix[start : start + _BLOCK] @ turned).tocoo()
        left, right = shared.row + start, shared.col
        share = shared.data / np.maximum(np.minimum(sizes[chosen[left]], sizes[chosen[right]]), 1)
        keep = (share >= threshold) & (left < right)
        parts.append((chosen[left[keep]], chosen[right[keep]], share[keep]))
    one, two, share = (np.concatenate(column) for column in zip(*parts, strict=True))
    return np.minimum(one, two), np.maximum(one, two), share


def _most(counts: Numbers) -> int:
    """In how many texts a shingle may be to be compared: as many as the work for all of them allows."""
    times, n = np.unique(counts, return_counts=True)
    work = np.cumsum(n * times.astype(float) ** 2)
    fits = times[work <= max(_WORK * float(counts.sum()), 1)]
    return int(fits.max()) if len(fits) else 0


def _days_between(one: str, two: str) -> int:
    try:
        first, second = sorted((date.fromisoformat(one[:10]), date.fromisoformat(two[:10])))
    except ValueError:
        return 0
    return (second - first).days


def _instant(moment: str | None) -> float | None:
    """The seconds of a moment whose zone is known."""
    try:
        found = datetime.fromisoformat(moment or "")
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
