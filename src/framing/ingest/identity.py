"""Which inputs are one article: copies of one address, versions of one page, pages of one text.

Every article passes by once, and of each some 50 bytes are kept. Only those that may be one with others are looked at
again, still one at a time, and the texts are compared by samples of their shingles.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import combinations, pairwise

import numpy as np
import numpy.typing as npt

from framing.ingest import dates
from framing.ingest.addresses import canonical, is_plain, part_of
from framing.languages.known import either
from framing.tables.records import Article, Rejected

_WORD = re.compile(r"[^\W_]+")
_SAMPLE = 512  # shingles of a text that are compared: up to as many words the comparison is exact
_PARTS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))
_MIXES = (np.uint64(0xD6E8FEB86659FD93), np.uint64(0xA0761D6478BD642F), np.uint64(0xE7037ED1A0B428DB))
_SAME = 0.9  # share of all shingles that two texts have in common that are one, whatever their addresses
_COPY = 0.8  # the same where the address is the same and only its look (print, AMP, tracking) is another
_VERSION = 0.2  # share of the shorter text's shingles that a later version still has
_REPEATED = 0.5  # the same where both state different days of publication, as pages of a weekly column do
_FAR = 2  # days
_MANY = 1000  # inputs with one address, after which it is no article's but a list's or a front page's
_SHORT = re.compile(r"only \d+ words of running text were found$")
_NUMBER = re.compile(r"(\d{1,2})\D*$")
_PAGE_BEHIND = re.compile(rf"\W+(?:{either(lambda one: one.page.page_of)})\W*$", re.I)

Sample = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Version:
    """A state of an article in time: its number, from 1, and the moment that it was changed, published or saved."""

    article_id: str
    number: int
    moment: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of an input that is not simply an article of its own.

    `rejected` is the reason and the sentence for one that counts no more. Of one that counts, `published` and
    `published_at` are those of its first version, and `doubts` are added. `joins` is the path of the first page of
    which this one is a page, `pages` the number of pages to wait for.
    """

    rejected: tuple[str, str] | None = None
    version: Version | None = None
    published: str | None = None
    published_at: str | None = None
    doubts: tuple[str, ...] = ()
    joins: str | None = None
    page: int = 1
    pages: int = 1


@dataclass(slots=True)
class _Member:
    """An input that may be one with others."""

    number: int
    article_id: str
    path: str
    outlet: str
    title: str
    url: str | None
    address: str | None
    page: int
    pages: int
    is_part: bool
    published: str | None
    published_at: str | None
    updated: str | None
    saved: str | None
    usable: bool
    plain: bool
    confidence: float
    words: bytes
    size: int
    sample: Sample
    group: int = field(default=0)

    @property
    def stated(self) -> str | None:
        return self.updated or self.published_at or self.published

    @property
    def place(self) -> tuple[object, ...]:
        return (not self.usable, not self.plain, not self.published, -self.confidence, _natural(self.path))


class Identities:
    """What is known of all articles of a folder, to tell which of them are one."""

    def __init__(self) -> None:
        self._keys = array("Q")  # of each article: address, title of one page of several, three pairs of samples
        self._wanted: frozenset[int] = frozenset()
        self._members: list[_Member] = []

    def learn(self, article: Article) -> None:
        """Take in an article, in the order of the inputs."""
        address = _address(article)
        title = _key(article.outlet, *_title_key(article)) if _title_key(article) else 0
        words = _words(article)
        one, two, three = (int(_mixed(words, mix).min()) for mix in _MIXES) if len(words) else (0, 0, 0)
        pairs = [
            _key(article.outlet, str(number), str(left), str(right)) if len(words) else 0
            for number, (left, right) in enumerate(((one, two), (one, three), (two, three)))
        ]
        self._keys.extend((_key(article.outlet, "address", address) if address else 0, title, *pairs))

    def candidates(self) -> frozenset[int]:
        """The numbers of the articles that may be one with another; those are to be looked at again."""
        keys = np.frombuffer(self._keys, dtype=np.uint64).reshape(-1, 5)
        wanted: set[int] = set()
        for column in range(keys.shape[1]):
            _, place, counts = np.unique(keys[:, column], return_inverse=True, return_counts=True)
            several = (counts[place] > 1) & (keys[:, column] != 0)
            if column == 0:
                several &= counts[place] <= _MANY
            wanted.update(np.flatnonzero(several).tolist())
        self._wanted = frozenset(wanted)
        return self._wanted

    def look(self, number: int, article: Article, *, usable: bool) -> None:
        """Take in a candidate as it will stand in the table; `usable` says that it is not held back."""
        words = _words(article)
        page, pages = article.part or (1, 0)
        if address := canonical(article.url):
            address, of_address = part_of(address)
            page = of_address if page <= 1 < of_address else page
        if not page:  # the links of a page to the others do not say which of them it is itself
            behind = _NUMBER.search(article.source_path)
            page = int(behind[1]) if behind else 1
        text = [article.title or "", *(block.text for block in article.body)]
        told = _WORD.findall(" ".join(text).lower())
        self._members.append(
            _Member(
                number=number, article_id=article.article_id, path=article.source_path, outlet=article.outlet,
                title=_plain_title(article.title), url=article.url, address=address,
                page=page, pages=pages, is_part=article.part is not None,
                published=article.published, published_at=article.published_at, updated=article.updated,
                saved=article.saved, usable=usable, plain=is_plain(article.url) and not article.variant,
                confidence=article.confidence,
                words=hashlib.blake2b(" ".join(told).encode("utf-8", "surrogatepass"), digest_size=8).digest(),
                size=len(words), sample=words[:_SAMPLE],
            )
        )  # fmt: skip

    def fates(self) -> dict[int, Fate]:
        """What becomes of the candidates that are not simply articles, by their numbers."""
        found: dict[int, Fate] = {}
        places: defaultdict[tuple[str, str], list[_Member]] = defaultdict(list)
        for member in self._members:
            key = member.address or (f"title {member.title}" if member.is_part and member.title else "")
            if key:
                places[member.outlet, key].append(member)
        groups = _Unions(self._members)
        unlike: dict[int, _Member] = {}
        for of_place in places.values():
            for one, two in combinations(of_place, 2) if len(of_place) <= _MANY else ():
                if one.page == two.page and groups.of(one) != groups.of(two):
                    if _are_versions(one, two):
                        groups.join(one, two)
                    else:
                        unlike.setdefault(one.number, two)
                        unlike.setdefault(two.number, one)
        for one, two in _likely(self._members):
            if _are_copies(one, two):
                groups.join(one, two)
        counted: list[_Member] = []
        for members in groups:
            newest = _one_article(members, found)
            counted.append(newest)
        sheets: defaultdict[tuple[str, str], list[_Member]] = defaultdict(list)
        for member in counted:
            if member.is_part and member.title:
                sheets[member.outlet, member.title].append(member)
        numbers = {member.number for member in counted}
        for several in (*places.values(), *sheets.values()):
            _join_pages([member for member in several if member.number in numbers], found)
        inside = {fate.version.article_id for fate in found.values() if fate.version and fate.joins}
        for number, fate in found.items():
            if fate.version and fate.version.article_id in inside:  # of an article in several pages none is kept whole
                found[number] = replace(fate, version=None)
        for member in counted:
            other = unlike.get(member.number)
            if other and groups.of(member) != groups.of(other) and found.get(other.number, Fate()).rejected is None:
                doubt = f"another text has the same address ({other.path}): a page that changes, or a wrong address"
                before = found.get(member.number, Fate())
                found[member.number] = replace(before, doubts=(*before.doubts, doubt))
        return found


class _Unions:
    """Members that are one article, joined pair by pair."""

    def __init__(self, members: Sequence[_Member]) -> None:
        self.members = members
        for number, member in enumerate(members):
            member.group = number

    def of(self, member: _Member) -> int:
        while member.group != self.members[member.group].group:
            member.group = self.members[member.group].group
        return member.group

    def join(self, one: _Member, two: _Member) -> None:
        first, second = sorted((self.of(one), self.of(two)))
        self.members[second].group = first

    def __iter__(self) -> Iterator[list[_Member]]:
        found: defaultdict[int, list[_Member]] = defaultdict(list)
        for member in self.members:
            found[self.of(member)].append(member)
        yield from found.values()


def _one_article(members: list[_Member], found: dict[int, Fate]) -> _Member:
    """Say of the members of one group which counts, and what the others are. Returns the one that counts."""
    states: list[list[_Member]] = []
    for member in sorted(members, key=lambda one: one.place):  # the plainest of each state comes first
        home = next((state for state in states if _is_copy(member, state[0])), None)
        if home is None:
            states.append([member])
        else:
            home.append(member)
    states.sort(key=_time)
    known = len({_time(state)[:2] for state in states}) == len(states)
    usable = [state for state in states if state[0].usable]
    newest = (usable or states)[-1][0]
    first = min(members, key=lambda one: (one.published is None, one.published or "", one.published_at or "~"))
    doubts: list[str] = []
    own: Version | None = None
    if len(states) > 1 and not known:
        doubts.append(f"which of its {len(states)} versions is the newest is not stated; the names of files decided")
    for number, state in enumerate(states, start=1):
        moment, kind = _moment(state[0])
        version = Version(newest.article_id, number, moment, kind) if len(states) > 1 else None
        for member in state:
            if member is newest:
                continue
            if member is not state[0] or state[0] is newest or newest in state:
                reason, detail = _copy_of(member, newest if newest in state else state[0], newest)
                if reason == "duplicate" and member.words != newest.words:
                    doubts.append(f"nearly the same text stands in {member.path} and was not counted again")
                found[member.number] = Fate((reason, detail))
            else:
                when = f" of {moment}" if moment else ""
                which = "newest" if newest in states[-1] else "newest that is not held back"
                detail = f"It is version {number} of {len(states)} of {newest.path}{when}. The {which} is counted."
                found[member.number] = Fate(("version", detail), version)
        if newest in state:
            own = version
    fate = Fate(None, own, first.published, first.published_at, tuple(doubts))
    if own or doubts or (first.published, first.published_at) != (newest.published, newest.published_at):
        found[newest.number] = fate
    return newest


def _copy_of(member: _Member, state: _Member, newest: _Member) -> tuple[str, str]:
    one_address = member.address and member.address == state.address
    if member.article_id == state.article_id and (member.url == state.url or not one_address):
        return "duplicate", f"It holds the same text as {state.path}{', at the same address' if one_address else ''}."
    if one_address:
        detail = f"It is the same article as {newest.path}: both have the same address, {member.address}."
        return "same-address", detail
    share = _jaccard(member, state)
    return "duplicate", f"It holds nearly the same text as {state.path} ({share:.0%}), with the same headline and day."


def _join_pages(members: list[_Member], found: dict[int, Fate]) -> None:
    """Make one article of the members of one address that are its pages, in their order."""
    pages = {member.page: member for member in members}
    several = [pages[number] for number in sorted(pages)]
    if any(found.get(member.number, Fate()).joins for member in members):
        return
    if len(members) < 2 or len(several) < len(members) or any(not _are_pages(*two) for two in pairwise(several)):
        return
    if 1 not in pages and not all(one.pages for one in several):
        return  # their numbers may be those of articles
    first = several[0]
    most = max(*(one.pages for one in several), several[-1].page)
    missing = [str(number) for number in range(1, most + 1) if number not in pages]
    lacks = f"of its {most} pages, {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    doubts = (lacks,) if missing else ()
    for member in several:
        before = found.get(member.number, Fate())
        detail = f"It is page {member.page} of {first.path} and was joined to it."
        found[member.number] = replace(
            before, rejected=None if member is first else ("joined", detail), joins=first.path, page=member.page,
            pages=len(several), doubts=doubts,
        )  # fmt: skip


def joined(pages: Sequence[tuple[int, Article]], fate: Fate) -> Article:
    """The article of several pages, in their order."""
    ordered = [article for _, article in sorted(pages, key=lambda pair: pair[0])]
    first = ordered[0]
    doubts = dict.fromkeys((*(doubt for article in ordered for doubt in article.doubts), *fate.doubts))
    for doubt in [one for one in doubts if _SHORT.match(one)]:
        del doubts[doubt]  # of the pages, and not of the article
    return replace(
        first,
        body=tuple(block for article in ordered for block in article.body),
        left_out=tuple(piece for article in ordered for piece in article.left_out),
        confidence=min(article.confidence for article in ordered),
        held=tuple(dict.fromkeys(one for article in ordered for one in article.held)),
        doubts=tuple(doubts),
        agency=next((article.agency for article in ordered if article.agency), None),
    )


def with_fate(article: Article, fate: Fate) -> Article | Rejected:
    """The article with what its other versions tell, or the row that says what it is instead."""
    if fate.rejected:
        return Rejected(article.source_path, article.outlet, *fate.rejected)
    return replace(
        article,
        published=fate.published or article.published,
        published_at=fate.published_at if fate.published else article.published_at,
        doubts=(*article.doubts, *fate.doubts),
    )


def _are_pages(one: _Member, two: _Member) -> bool:
    """Whether two members follow one another: one headline, no other day, and each with a text of its own."""
    same_day = not one.published or not two.published or not dates.apart(one.published, two.published)
    return bool(one.title) and one.title == two.title and same_day and _contained(one, two) < 0.5


def _are_versions(one: _Member, two: _Member) -> bool:
    """Whether two texts of one address are states of one article: the later one still has some of the earlier."""
    if one.words == two.words:
        return True
    days = one.published, two.published
    apart = all(days) and dates.apart(str(days[0]), str(days[1])) > _FAR
    return _contained(one, two) >= (_REPEATED if apart else _VERSION)


def _are_copies(one: _Member, two: _Member) -> bool:
    """Whether two texts are one whatever their addresses: one headline and day, and the shorter whole in the longer.

    One word that is another makes them two, as in a column of every week.
    """
    if one.article_id == two.article_id:
        return True
    if one.page != two.page or (one.published and two.published and dates.apart(one.published, two.published)):
        return False
    return _titles_alike(one.title, two.title) and _jaccard(one, two) >= _SAME and _is_inside(one, two)


def _is_copy(one: _Member, two: _Member) -> bool:
    """Whether two members of one article are the same state of it."""
    if one.words == two.words:
        return True
    changed = one.updated != two.updated and one.updated and two.updated
    if one.address and one.address == two.address and one.url == two.url and one.plain == two.plain:
        return False
    return not changed and _jaccard(one, two) >= _COPY


def _titles_alike(one: str, two: str) -> bool:
    if not one or not two:
        return one == two
    first, second = set(one.split()), set(two.split())
    return len(first & second) >= max(0.7 * min(len(first), len(second)), 1)


def _likely(members: Sequence[_Member]) -> list[tuple[_Member, _Member]]:
    """Pairs of one outlet, and of one day where both state it, that share their smallest samples."""
    buckets: defaultdict[tuple[object, ...], list[_Member]] = defaultdict(list)
    for member in members:
        smallest = [int(_mixed(member.sample, mix).min()) for mix in _MIXES] if member.size else []
        for left, right in combinations(range(len(smallest)), 2):
            buckets[member.outlet, left, right, smallest[left], smallest[right]].append(member)
    found: dict[tuple[int, int], tuple[_Member, _Member]] = {}
    for bucket in buckets.values():
        if len(bucket) > _MANY:
            continue  # what they share is a paragraph of the outlet's
        by_day: defaultdict[str, list[_Member]] = defaultdict(list)
        for member in bucket:
            by_day[member.published or ""].append(member)
        undated = by_day.pop("", [])
        for same_day in (*by_day.values(), undated):
            for one, two in combinations([*same_day, *(undated if same_day is not undated else ())], 2):
                found[one.number, two.number] = one, two
    return list(found.values())


def _time(state: list[_Member]) -> tuple[float, float, tuple[object, ...]]:
    """When a state is from: its last change, else its publication; when it was saved; and the name of its file."""
    stated = max((_instant(one.stated) for one in state), default=0.0)
    saved = min((_instant(one.saved) for one in state if one.saved), default=0.0)
    return stated, saved, _natural(state[0].path)


def _moment(member: _Member) -> tuple[str | None, str]:
    for moment, kind in ((member.updated, "updated"), (member.saved, "saved"), (member.stated, "published")):
        if moment:
            return moment, kind
    return None, "unknown"


def _instant(moment: str | None) -> float:
    if not moment:
        return 0.0
    try:
        found = datetime.fromisoformat(moment.split("/")[0])
    except ValueError:
        return 0.0
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _natural(path: str) -> tuple[object, ...]:
    """The order in which people number files: a2 before a10, and a before "a (1)"."""
    name = re.sub(r"\.\w+(?=#|$)", "", path)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name))


def _title_key(article: Article) -> tuple[str, ...]:
    """What one text has in common with its other pages where no address tells."""
    title = _plain_title(article.title)
    return ("page", title) if title and article.part else ()


def _address(article: Article) -> str | None:
    address = canonical(article.url)
    return part_of(address)[0] if address else None


def _plain_title(title: str | None) -> str:
    """The words of a headline in small letters, without the number of a page behind it."""
    return " ".join(_WORD.findall(_PAGE_BEHIND.sub("", title or "").lower()))


def _words(article: Article) -> Sample:
    """The shingles of an article's blocks, three words each, hashed, in the order of their hashes; each once."""
    found = [np.empty(0, dtype=np.uint64)]
    for block in article.body:
        told = (word.encode("utf-8", "surrogatepass") for word in _WORD.findall(block.text.lower()))
        ids = np.fromiter((zlib.crc32(word) for word in told), dtype=np.uint64)
        found.append(ids[:-2] * _PARTS[0] + ids[1:-1] * _PARTS[1] + ids[2:] * _PARTS[2])
    return np.unique(_mixed(np.concatenate(found), _PARTS[1]))


def _mixed(values: Sample, mix: np.uint64) -> Sample:
    spread = (values ^ (values >> np.uint64(31))) * mix
    return np.asarray(spread ^ (spread >> np.uint64(29)), dtype=np.uint64)


def _key(*parts: str) -> int:
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def _jaccard(one: _Member, two: _Member) -> float:
    """The share of all shingles of two texts that both have."""
    union = np.union1d(one.sample, two.sample)
    if max(one.size, two.size) > _SAMPLE:
        union = union[:_SAMPLE]
    both = np.isin(union, one.sample, assume_unique=True) & np.isin(union, two.sample, assume_unique=True)
    return float(both.sum()) / max(len(union), 1)


def _is_inside(one: _Member, two: _Member) -> bool:
    """Whether all shingles of the shorter text are in the longer one, as far as the samples reach."""
    shorter, longer = sorted((one, two), key=lambda member: member.size)
    reach = longer.sample[-1] if longer.size > _SAMPLE else None
    asked = shorter.sample if reach is None else shorter.sample[shorter.sample <= reach]
    return bool(np.isin(asked, longer.sample, assume_unique=True).all())


def _contained(one: _Member, two: _Member) -> float:
    """The share of the shorter text's shingles that the longer one has."""
    share = _jaccard(one, two)
    return min(share * (one.size + two.size) / (1 + share) / max(min(one.size, two.size), 1), 1.0)
