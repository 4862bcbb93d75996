"""What several outlets tell on a topic: the same news under the headline of each, and what they say in like words."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from framing.languages.known import capitals, either, small_letters
from framing.measures.cards import Answers, Items
from framing.measures.shared.statements import dated, no_claim
from framing.report.parts.answer import FINDINGS, ClaimTeller, OutletSentence, SharedClaim, TopicAnswer
from framing.report.parts.asked import measures_answering, place_of
from framing.report.parts.counted import CountedCell, CountedRow, CountedTable, counted_page
from framing.report.parts.evidence import exhibit
from framing.report.parts.findings import Finding
from framing.report.parts.heard import BIT, PAGE
from framing.report.parts.not_read import not_read_by
from framing.report.parts.on_subject import (
    LEAD,
    heads_it,
    is_article_on,
    is_near,
    is_of_the_past,
    is_surely_on,
    n_words_of,
    n_words_of_name,
    names_it,
    refers_back,
    says_whose,
    share_of_words,
    speaks_of,
    without_times,
)
from framing.report.parts.same_news import same_news
from framing.report.parts.side_by_side import ONE_SCREEN, is_small, is_small_on
from framing.report.parts.silences import too_few
from framing.report.parts.who_says import who_says
from framing.report.sources.corpus import MAINLY
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.quantities import Key
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row
from framing.report.sources.speakers import quotations

SENTENCES = 8  # outlets of which a sentence is shown at once; those of the others open with a click
LONGEST = 70  # words of a sentence that can be read
CLAIMS, SHARED = 4, 4  # claims that are shown, and articles that have to tell each
_PRONOUN = re.compile(rf"\b(?:{either(lambda one: one.speech.pronouns)})\b", re.I)
# A quotation or a mark first, a heading ("NEW BOATS The"), the end of a name that was cut ("B. Lee, who"), a question,
# or a credit: "Ann Lee/AP".
_NOT_ITS_OWN = re.compile(rf"^\W|^(?:[{capitals()}]{{2,}} ){{2}}|^[{capitals()}]\. |\?\W*$|\w/[{capitals()}]")
# Where a quotation ends, and where one begins: `the ships sail soon.'` without a begin is half of one.
_ENDS_QUOTED, _QUOTES = re.compile(r"[.!?,…][\"'”’»]\W*$"), re.compile(r"(?:^|[\s(])[\"'“‘„«»]\w")
# How a caption ends: "in Kilmar, Norland.", "in Kilmar, Norland March 1, 2019."
_WHERE = re.compile(rf"\b[{capitals()}]\w+, (?:[{capitals()}]\w+ ?)+(?:\d{{1,2}}, \d{{4}})?\.?$")
_ENDS = re.compile(r"[.!?…;:][\"'”’»)\]]*$")
_VERBS = either(lambda one: one.speech.verbs)
# "..., Lee added.", "..., the official said.": read alone, nobody knows who that is
_SAYS_SOMEBODY = re.compile(
    rf", (?:(?:(?:{either(lambda one: one.titles.pointing)}) \w+|[{capitals()}]\w+) (?i:{_VERBS})"
    rf"|(?i:{_VERBS}) [{capitals()}]\w+|(?i:{either(lambda one: one.speech.according)}) the [{small_letters()} ]+)\W*$"
)
# "The town is ...": which town, if the topic does not say so?
_BARE = re.compile(
    rf"\W*(?i:{either(lambda one: one.titles.pointing)}) ([{small_letters()}]+)"
    rf" (?:{either(lambda one: (*one.speech.passives, *one.speech.helping))})\b"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WEEKDAY = re.compile(rf"\b(?:{either(lambda one: one.dates.weekdays)})\b", re.I)
THESE_WORDS = 0.75  # of the words of the sentence that is shown: with so many, another tells it in nearly these words


def told(
    material: Material, topic: TopicRef, stated: Sequence[Finding], shown_above: Collection[str] = ()
) -> TopicAnswer:
    """How outlets head the same news, and what most of them tell.

    That others leave something out is stated only if it was earned. A sentence of a paragraph (its id) that is
    `shown_above` is not shown again.
    """
    corpus, words = material.corpus, material.words
    measures = measures_answering(material, Answers.TOLD)
    found = []
    claims = [name for name in measures if material.about.note(name).items == Items.CLAIMS]
    for key in [key for key in corpus.values if key[0] == topic.topic_id and key[1] in claims]:
        text = shown(material.item(key[1], key[2]))
        telling = {slug: _in_these_words(material, key, slug, text) for slug in corpus.passages.counts(key)}
        tellers = tuple(
            ClaimTeller(mark, len({row["article_id"] for row in telling[slug]}))
            for slug, mark in corpus.outlets.items() if telling.get(slug)
        )  # fmt: skip
        said_by = _whose(material, key[2])
        stands = _stands_alone(material, text) and speaks_of(material, topic.topic_id, text)
        if _is_shared(tellers) and said_by is not None and stands:
            found.append((-len(tellers), -sum(one.n for one in tellers), key, text, tellers, said_by, telling))
    shared = tuple(
        SharedClaim(text, _telling_it(material, topic, text, telling, n), tellers, said_by)
        for n, (_, _, _, text, tellers, said_by, telling) in enumerate(sorted(found, key=lambda one: one[:3])[:CLAIMS])
    )
    sentences = tuple(stated[:FINDINGS])
    lines = (words.say("answers.one_side"),) if shared and not sentences else ()
    said, of = _one_of_each(material, topic, shown_above), "of_each"
    n_articles = sum(map(len, corpus.covering[topic.topic_id].values()))
    if n_articles <= ONE_SCREEN:
        few = written(material, topic)
        said, of = few.said, few.said_of
    return TopicAnswer(
        Answers.TOLD.value, place_of(material, topic, claims), sentences, lines, told=shared,
        stories=same_news(material, topic), said=said if len(said) > 1 else (), said_of=of,
        # a sentence of each article is shown, in whatever language
        not_read="" if of == "of_every" else not_read_by(material, topic.topic_id, claims),
    )  # fmt: skip


def written(material: Material, topic: TopicRef) -> TopicAnswer:
    """What each of a few articles writes on a topic, in one sentence: that with which it begins if it is mainly on the
    topic, else the nearest. Of many articles, those that have one that can be read.
    """
    best, telling = _nearest(material, topic), _tellers(material, topic)
    small = is_small(material)
    rows = {one: near.row for one, near in best.items() if near.readable or small}
    if small:
        rows |= {one: row for one in rows if (row := _opening(material, topic.topic_id, one)) is not None}
    said = tuple(
        _of_outlet(material, mark, rows[one]) for one, mark in telling.items() if one in rows
    )
    of = "of_every" if is_small(material) else "of_some"
    return TopicAnswer(Answers.TOLD.value, topic.href, said=said, said_of=of)


def _of_outlet(material: Material, mark: Mark, row: Row) -> OutletSentence:
    """A sentence with its outlet; if it is of no news, with what it is of."""
    genre = material.once(_no_news, "").get(row["article_id"], "")
    return OutletSentence(mark, exhibit(material.corpus, row, ""), material.words.code(genre) if genre else "")


def _opening(material: Material, topic_id: str, article_id: str) -> Row | None:
    """The first sentence of an article that can be read, if it is mainly on the topic and on no other more."""
    corpus = material.corpus
    shares = corpus.shares[article_id]
    if shares.get(topic_id, 0.0) < max((MAINLY, *shares.values())):
        return None
    for key, kind, text in corpus.written[article_id][:LEAD]:
        if kind == "heading":
            continue
        for start, end in corpus.sentences.get(key) or [(0, len(text))]:
            its = not any(first <= start and end <= last for first, last in _quoted(material, key))
            if its and _can_be_read(text[start:end]):
                return {"paragraph_id": key, "article_id": article_id, "start": start, "end": end}
    return None


def _one_of_each(material: Material, topic: TopicRef, shown_above: Collection[str] = ()) -> tuple[OutletSentence, ...]:
    """One sentence of each outlet, of those with most articles on a topic first; if it has one, that says by itself
    what it is about.

    Where there are many articles on it, no other is shown; and of a corpus of many none of an article that tells of
    something else.
    """
    corpus, best, few = material.corpus, _nearest(material, topic), is_small_on(material, topic)
    by_outlet: dict[str, list[_Near]] = defaultdict(list)
    rare = frozenset() if is_small(material) else too_few(material)
    for article_id, mark in _tellers(material, topic).items():
        if article_id not in best or article_id in corpus.copies or mark.slug in rare:
            continue
        one = best[article_id]
        if one.paragraph_id in shown_above:
            continue
        told = (one.alone and one.begins) or (few and one.readable)
        if is_small(material) or (told and is_article_on(material, topic.topic_id, article_id)):
            by_outlet[mark.slug].append(one)
    ranked = sorted(by_outlet, key=lambda slug: (-len(corpus.covering[topic.topic_id][slug]), slug))
    order = list(corpus.outlets)
    parts = (sorted(some, key=order.index) for some in (ranked[:SENTENCES], ranked[SENTENCES:]))
    return tuple(
        _of_outlet(material, corpus.outlets[slug], max(by_outlet[slug]).row)
        for slug in itertools.chain.from_iterable(parts)
    )


@dataclass(frozen=True, slots=True, order=True)
class _Near:
    """A sentence; the best is of a news article whose headline is on the topic, says by itself what it is about, or can
    be read at least and has the name of the topic, stands where its article begins, has most words of the topic's name,
    stands in the paragraph that is nearest, and has most of all the topic's words.
    """

    news: bool
    headed: bool
    alone: bool
    readable: bool
    begins: bool
    n_named: int
    near: float
    n_words: int
    paragraph_id: str
    start: int
    end: int
    article_id: str

    @property
    def row(self) -> Row:
        return {
            "paragraph_id": self.paragraph_id, "article_id": self.article_id, "start": self.start, "end": self.end,
        }  # fmt: skip


def _tellers(material: Material, topic: TopicRef) -> dict[str, Mark]:
    """The articles on a topic with their outlets."""
    covering, outlets = material.corpus.covering[topic.topic_id], material.corpus.outlets
    return {one: mark for slug, mark in outlets.items() for one in covering.get(slug, ())}


def _nearest(material: Material, topic: TopicRef) -> dict[str, _Near]:
    """The best sentence of each article on a topic."""
    corpus, best, telling = material.corpus, dict[str, _Near](), _tellers(material, topic)
    headed = {one: heads_it(material, topic.topic_id, corpus.articles[one].title) for one in telling}
    lead = {one: {key for key, *_ in corpus.written[one][:LEAD]} for one in telling}
    for paragraph_id, topics in sorted(corpus.on_topic.items()):
        article_id, text = corpus.paragraphs[paragraph_id]
        near = max((how for one, how in topics if one == topic.topic_id), default=None)
        if near is None or article_id not in telling:
            continue
        plainly = headed[article_id] or is_near(material, topic.topic_id, paragraph_id)
        own = plainly and paragraph_id not in corpus.repeated
        day, begins = corpus.articles[article_id].day, paragraph_id in lead[article_id]
        quoted, news = _quoted(material, paragraph_id), article_id not in material.once(_no_news, "")
        for start, end in corpus.sentences.get(paragraph_id) or [(0, len(text))]:
            sentence = text[start:end]
            bare = _IN_BRACKETS.sub("", sentence)  # what stands in brackets is said in passing
            its = not any(first <= start and end <= last for first, last in quoted)
            alone = own and its and not is_of_the_past(bare, day) and _says_it(material, topic.topic_id, bare)
            readable = its and _can_be_read(sentence) and names_it(material, topic.topic_id, bare)
            n_named, n_words = (n(material, topic.topic_id, bare) for n in (n_words_of_name, n_words_of))
            worth = _Near(
                news, headed[article_id], alone, readable, begins, n_named, near, n_words, paragraph_id, start, end,
                article_id,
            )
            best[article_id] = max(best.get(article_id, worth), worth)
    return best


def _quoted(material: Material, paragraph_id: str) -> Sequence[tuple[int, int]]:
    """Where somebody is quoted in a paragraph: a sentence inside is not its outlet's."""
    return material.once(_all_quoted, "").get(paragraph_id, ())


def _all_quoted(material: Material, _: str) -> Mapping[str, Sequence[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    frame = quotations(material)
    for paragraph_id, start, end in zip(frame["paragraph_id"], frame["start"], frame["end"], strict=True):
        found[paragraph_id].append((int(start), int(end)))
    return found


def _no_news(material: Material, _: str) -> Mapping[str, str]:
    """What the articles are that are no news: opinion, say; what stands there may be a reader's letter."""
    frame = material.corpus.tables["articles"]
    frame = frame[frame["genre"].fillna("news") != "news"]
    return dict(zip(frame["article_id"], frame["genre"], strict=True))


def _says_it(material: Material, topic_id: str, sentence: str) -> bool:
    """Whether it is no page, can be read, has no "he" and no "the town is", and is surely on the topic, with its name;
    what it tells itself, not when that was.
    """
    words, bare = material.corpus.topics[topic_id], _BARE.match(sentence)
    unclear = bare and share_of_words(bare[1], f"{words.name} {words.description}") < 1
    plain = len(sentence.split()) <= PAGE and _can_be_read(sentence) and not _PRONOUN.search(sentence) and not unclear
    told = without_times(sentence)
    named = names_it(material, topic_id, told) and says_whose(material, topic_id, told)
    return plain and named and is_surely_on(material, topic_id, told)


def _can_be_read(sentence: str) -> bool:
    """Whether it is neither a scrap nor furniture, begins with no "he", "however" nor quotation, and is no end of one.
    """
    odd = refers_back(sentence) or _NOT_ITS_OWN.search(sentence) or no_claim().search(sentence.lower())
    odd = odd or _SAYS_SOMEBODY.search(sentence)
    odd = odd or not _ENDS.search(sentence) or dated().search(sentence.lower())  # a headline, a caption
    half = _ENDS_QUOTED.search(sentence) and not _QUOTES.search(sentence)
    return BIT <= len(sentence.split()) <= LONGEST and not odd and not half and not _WHERE.search(sentence)


def _is_shared(tellers: Sequence[ClaimTeller]) -> bool:
    """Whether several outlets tell a claim, not one of them in a stock sentence and another once."""
    numbers = sorted((one.n for one in tellers), reverse=True)
    return sum(numbers) >= SHARED and (len(numbers) > 2 or (len(numbers) == 2 and numbers[1] > 1))


def _stands_alone(material: Material, text: str) -> bool:
    """Whether a sentence can be read without its article: it tells of no "Thursday", and not what somebody told one of
    the outlets.
    """
    outlets = (re.escape(mark.name) for mark in material.corpus.outlets.values())
    return not (_WEEKDAY.search(text) or re.search(rf"\b(?:{'|'.join(outlets)})\b", text))


def _in_these_words(material: Material, key: Key, slug: str, text: str) -> list[Row]:
    """The passages of an outlet that tell a claim in nearly the words of the sentence that stands for it.

    Others state the same of the same, and may leave out what else that sentence says. What an outlet reprints is not
    its own telling.
    """
    corpus, found = material.corpus, []
    for row in corpus.passages.rows(key, slug):
        if row["paragraph_id"] in corpus.repeated:
            continue
        passage = corpus.paragraphs[row["paragraph_id"]][1][int(row["start"]) : int(row["end"])]
        if share_of_words(text, passage) >= THESE_WORDS:
            found.append(row)
    return found


def _telling_it(
    material: Material, topic: TopicRef, text: str, telling: Mapping[str, Sequence[Row]], number: int
) -> CountedTable:
    """The sentences that tell a claim, of each outlet."""
    rows = (CountedRow.of(mark, [CountedCell.of("", telling[slug])])
            for slug, mark in material.corpus.outlets.items() if telling.get(slug))  # fmt: skip
    return CountedTable(counted_page(topic), f"told-{number}", text, tuple(rows))


def _whose(material: Material, claim: str) -> str | None:
    """Whose words a claim is: "" where most articles tell it themselves, the name where most quote one speaker with it;
    None where it is not clear, or where the sentence that is shown is somebody else's.
    """
    counts = Counter({
        who: len(frozenset().union(*by.values())) for who, by in who_says(material).told.get(claim, {}).items()
    })  # fmt: skip
    if not counts:
        return None
    who, n = max(counts.items(), key=lambda one: (one[1], one[0]))
    return who if 2 * n > counts.total() and who_says(material).shown.get(claim) == who else None
