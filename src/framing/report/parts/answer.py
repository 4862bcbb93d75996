"""What the answer to an editor's question on a topic is made of."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from framing.report.parts.counted import CountedTable
from framing.report.parts.evidence import Exhibit
from framing.report.parts.findings import Finding
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import ArticleRef, TopicRef

TIMES = 3  # mentions that an outlet has to have for a row
ARTICLES = 2  # and articles: one article is no habit of an outlet
FINDINGS = 4  # sentences of one answer
Rows = tuple[tuple[Mark, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """A small table: outlets down; `few` names the outlets that have too little for a row.

    Each row leads to the sentences that it counts: they stand on the page of `counted`.
    """

    title: str
    heads: tuple[str, ...]
    rows: Rows
    counted: CountedTable
    few: tuple[Mark, ...] = ()
    none: tuple[Mark, ...] = ()  # outlets with articles enough and nothing to count
    unread: bool = False  # nobody but its maker has checked the measure
    more: int = 0  # outlets that have enough for a row, and no room

    def href(self, mark: Mark) -> str:
        """Where the sentences of a row are."""
        return self.counted.href(mark)


@dataclass(frozen=True, slots=True)
class PersonHeard:
    """Somebody who is quoted, with their office in the words of the texts: in how many articles of each outlet."""

    who: str
    office: str  # empty where too few texts name one
    counts: tuple[int, ...]
    counted: CountedTable


@dataclass(frozen=True, slots=True)
class HeardTable:
    """People down, outlets across, each with how many of its articles quote anybody by name on the topic.

    Of the others that have any, those in `others` quote none of these people but some others, in so many articles,
    those in `none` quote nobody, those in `few` have too few articles, and those in `more` have no room.
    """

    outlets: tuple[tuple[Mark, int], ...]
    people: tuple[PersonHeard, ...]
    others: tuple[tuple[Mark, tuple[tuple[str, int], ...]], ...] = ()
    none: tuple[Mark, ...] = ()
    few: tuple[Mark, ...] = ()
    more: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimTeller:
    """An outlet that tells a claim, in how many of its articles."""

    mark: Mark
    n: int


@dataclass(frozen=True, slots=True)
class SharedClaim:
    """A claim with the outlets that tell it, and the sentences with which they do."""

    text: str
    counted: CountedTable
    tellers: tuple[ClaimTeller, ...]
    said_by: str = ""  # whom they quote with it; empty where they tell it themselves


@dataclass(frozen=True, slots=True)
class HeadedStory:
    """News of the same days that several outlets tell, with the headline of each."""

    href: str  # the page that tells them side by side; "" where there is none
    days: tuple[str, str]  # of the first and the last article that is shown
    headlines: tuple[tuple[Mark, ArticleRef], ...]


@dataclass(frozen=True, slots=True)
class OutletSentence:
    """A sentence of an outlet, and in whose `voice` it says what it is shown for, where that is told apart."""

    mark: Mark
    exhibit: Exhibit
    voice: str = ""


@dataclass(frozen=True, slots=True)
class PersonQuoted:
    """What an outlet quotes from somebody: one quotation, in its sentence."""

    mark: Mark
    who: str
    exhibit: Exhibit


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The answer to one question; if there is none, nothing but `not_read` stands in it."""

    question: str
    href: str
    findings: tuple[Finding, ...] = ()
    lines: tuple[Markup, ...] = ()
    tables: tuple[CountTable, ...] = ()
    people: HeardTable | None = None
    stories: tuple[HeadedStory, ...] = ()
    told: tuple[SharedClaim, ...] = ()
    said: tuple[OutletSentence, ...] = ()
    said_of: str = ""  # what stands over them: the key of the words; empty where nothing has to
    heard: tuple[PersonQuoted, ...] = ()
    not_read: Markup | str = ""  # outlets in whose language nobody looked for it
    stands: tuple[str, ...] = ()  # the standings that its lines name
    folded: tuple[tuple[Markup, Markup], ...] = ()  # what stands behind a fold, each with what the fold is called

    @property
    def says(self) -> bool:
        """Whether anything is answered."""
        return bool(
            self.findings or self.lines or self.tables or self.people or self.stories or self.told or self.said
        )

    @property
    def counted(self) -> tuple[CountedTable, ...]:
        """The sentences behind all that it counts."""
        people = [one.counted for one in self.people.people] if self.people else []
        return (*(one.counted for one in self.tables), *people, *(one.counted for one in self.told))


@dataclass(frozen=True, slots=True)
class TopicAnswers:
    """All answers on one topic, and the questions that have none."""

    topic: TopicRef
    n_articles: int
    n_outlets: int
    n_mainly: int  # of which a good part is on it
    when: Markup | str  # from when the articles are; "" where none has a date
    away: frozenset[str]  # outlets (slugs) with few articles or none from the weeks of most articles on the topic
    answers: tuple[TopicAnswer, ...]
    unanswered: tuple[str, ...] = ()
    nothing_differs: bool = False  # whether differences were tested, and none is stated

    @property
    def unread(self) -> bool:
        """Whether a table of it counts what is not stated."""
        return any(table.unread for answer in self.answers for table in answer.tables)

    @property
    def counted(self) -> tuple[CountedTable, ...]:
        """The sentences behind all that is counted."""
        return tuple(one for answer in self.answers for one in answer.counted)


def roomy(material: Material, rows: list[tuple[int, Mark, tuple[str, ...]]]) -> tuple[Rows, int]:
    """The rows with the highest numbers in the order of the outlets, as many as have room, and how many have none."""
    kept = set(sorted(range(len(rows)), key=lambda i: (-rows[i][0], i))[: material.space.rows])
    return tuple((mark, cells) for i, (_, mark, cells) in enumerate(rows) if i in kept), len(rows) - len(kept)
