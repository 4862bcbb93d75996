"""The finished tables with the look-ups that every page needs, made once."""

from __future__ import annotations

import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.measures.cards import Items, by_language, languages_read, names_where
from framing.report.sources.clear import clear_topics
from framing.report.sources.grouped import Grouped
from framing.report.sources.outlets import Mark, clipped, marks, shown
from framing.report.sources.periods import MONTHS, Periods, periods
from framing.report.sources.quantities import Passages, Values, among
from framing.report.sources.refs import ArticleRef, TopicRef
from framing.report.sources.rows import Integers, Row, records
from framing.tables.decisions.decision import Decision
from framing.tables.decisions.standing import Standing, State
from framing.tables.languages import compared_in, unread
from framing.tables.records import SIDE_BY_SIDE, Outlet, facts_from_text
from framing.tables.reprints import copied, counted_once

CLAIM = 1_000  # characters of a sentence that stands for a claim
FOUND, ENOUGH = 5, 5  # topics that the first page answers for, where nobody named any; articles on each
MAINLY = 1 / 3  # share of an article's paragraphs that a topic holds which the article is mainly on
Written = tuple[str, str, str]  # a paragraph's id, kind and text
SHOWN = (  # columns of contrasts that pages look at; the others are in the data
    "contrast_id", "topic_id", "measure", "item", "voice", "outlet", "estimate", "low", "high", "p", "q", "mde",
    "support", "value", "value_versus", "primary", "method", "matched", "n_articles", "n_articles_versus", "n_compared",
    "n_compared_versus",
)  # fmt: skip


@dataclass(frozen=True)
class FinishedTables:
    """All finished tables, by name; `ranked` are the measures that are never tested, which read whole articles.

    `reads` are the languages whose articles are compared; empty: all. `decided` is what became of each row of
    decisions.csv. If `packed`, the pages of articles are in files together.
    """

    tables: Mapping[str, pd.DataFrame]
    months: Sequence[str] = MONTHS
    ranked: frozenset[str] = frozenset()
    reads: tuple[str, ...] = ()
    decided: tuple[Standing, ...] = ()
    packed: bool = False

    @functools.cached_property
    def decided_on(self) -> dict[str, list[Decision]]:
        """By the id of an article or paragraph: the decisions about it, or a sentence in it, that are applied."""
        applied = [one for one in self.decided if one.state is State.APPLIED]
        frame, asked = self.tables["sentences"], {key for one in applied for key in one.ids}
        frame = frame[frame["sentence_id"].isin(list(asked))]
        whole = dict(zip(frame["sentence_id"], frame["paragraph_id"], strict=True))
        found: dict[str, list[Decision]] = {}
        for one in applied:
            for key in dict.fromkeys(whole.get(key, key) for key in one.ids):
                found.setdefault(key, []).append(one.decision)
        return found

    @functools.cached_property
    def outlets(self) -> dict[str, Mark]:
        rows = records(self.tables["outlets"])
        return {
            mark.slug: mark
            for mark in marks(
                Outlet(row["outlet"], row["name"] or row["outlet"], row["language"], row["group"]) for row in rows
            )
        }

    @functools.cached_property
    def facts(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """outlet -> what outlet.toml states of it besides: (fact, value)."""
        frame = self.tables["outlets"]
        told = zip(frame["outlet"].tolist(), map(facts_from_text, frame["facts"].tolist()), strict=True)
        return {slug: tuple((shown(name), shown(value)) for name, value in facts.items()) for slug, facts in told}

    @functools.cached_property
    def articles(self) -> dict[str, ArticleRef]:
        """Articles that are measured, in the order of date and id."""
        frame = self.tables["articles"]
        rows = records(
            frame.loc[
                ~frame["quarantined"].fillna(False).astype(bool),
                ["article_id", "outlet", "title", "published", "n_words", "language"],
            ]
        )
        refs = [
            ArticleRef(
                row["article_id"],
                row["outlet"],
                shown(row["title"]).strip(),
                (row["published"] or "")[:10],
                (row["published"] or "").replace("/", " – "),
                row["n_words"] or 0,
                shown(row["language"]),
                self.packed,
            )
            for row in rows
        ]
        return {ref.article_id: ref for ref in sorted(refs, key=lambda ref: (ref.day, ref.article_id))}

    @functools.cached_property
    def writes_in(self) -> dict[str, str]:
        """outlet -> the language of most of its articles; none where no language could be told."""
        frame = self.tables["articles"][["outlet", "language"]].dropna()
        return {str(slug): str(one.mode().iloc[0]) for slug, one in frame.groupby("outlet")["language"]}

    @functools.cached_property
    def periods(self) -> Periods:
        """The stretches of time by which pages can be narrowed."""
        return periods((ref.day for ref in self.articles.values()), self.months)

    @functools.cached_property
    def copies(self) -> frozenset[str]:
        """Articles whose text is another's or an agency's: shown and listed, counted only where it first stood."""
        return copied(self.tables["reprints"], "article")

    @functools.cached_property
    def repeated(self) -> frozenset[str]:
        """The same of single paragraphs: of their articles only the rest is counted, as in the comparison."""
        return copied(self.tables["reprints"], "paragraph")

    @functools.cached_property
    def quarantined(self) -> list[Row]:
        frame = self.tables["articles"]
        held = frame.loc[frame["quarantined"].fillna(False).astype(bool)].drop(columns=["body"])
        return records(held.sort_values(["outlet", "source_path"], kind="stable"))

    @functools.cached_property
    def topics(self) -> dict[str, TopicRef]:
        """Named topics first, in the order of their ids; discovered ones after them, the most told first."""
        frame = self.tables["topics"]
        rows = sorted(
            records(frame),
            key=lambda row: (
                row["kind"] != "named",
                0 if row["kind"] == "named" else -(row["n_articles"] or 0),
                row["topic_id"],
            ),
        )
        return {
            row["topic_id"]: TopicRef(
                row["topic_id"],
                shown(row["name"] or row["label"]) or row["topic_id"],
                row["kind"] == "named",
                shown(row["description"]),
                order,
                shown(row["terms"]),
                int(row["n_possible"] or 0),
            )
            for order, row in enumerate(rows)
        }

    @functools.cached_property
    def stories(self) -> dict[str, dict[str, list[ArticleRef]]]:
        """topic -> story -> its articles on that topic, by outlet and date."""
        told = self.tables["stories"]
        story_of = {key: story for key, story in zip(told["article_id"], told["story_id"], strict=True) if story}
        found: dict[str, dict[str, list[ArticleRef]]] = {topic_id: {} for topic_id in self.covering}
        for topic_id, by in self.covering.items():
            refs = (self.articles[one] for ids in by.values() for one in ids if one in story_of)
            for ref in sorted(refs, key=lambda ref: (ref.outlet, ref.day, ref.article_id)):
                found[topic_id].setdefault(story_of[ref.article_id], []).append(ref)
        return found

    @functools.cached_property
    def middles(self) -> dict[str, str]:
        """topic -> the paragraph in its middle, of the topics that have one."""
        frame = self.tables["topics"][["topic_id", "medoid_paragraph_id"]].dropna()
        return dict(zip(frame["topic_id"], frame["medoid_paragraph_id"], strict=True))

    @functools.cached_property
    def clear(self) -> frozenset[str]:
        """The topics that are about what they are called: the named ones, and of the others those that say so."""
        frame = self.tables["topics"]
        phrased = set(frame.loc[frame["name"].notna() & (frame["name"] != frame["label"]), "topic_id"])
        named = {key for key, topic in self.topics.items() if topic.named}
        found = {key: topic.name for key, topic in self.topics.items() if key in phrased - named}
        body = {key: [text for _, kind, text in rows if kind != "heading"] for key, rows in self.written.items()}
        begin = {key: " ".join([ref.title, *body.get(key, [])[:1]]) for key, ref in self.articles.items()}
        main, every = (
            {key: list(itertools.chain.from_iterable(of(key).values())) for key in found}
            for of in (self.mainly_on, self.covering.__getitem__)
        )
        return frozenset(named | clear_topics(found, {key: main[key] or every[key] for key in found}, begin))

    def mainly_on(self, topic_id: str) -> dict[str, list[str]]:
        """outlet -> its articles of which a third of the paragraphs or more, headings apart, are on a topic."""
        return {
            slug: [one for one in ids if self.shares[one].get(topic_id, 0.0) >= MAINLY]
            for slug, ids in self.covering[topic_id].items()
        }  # fmt: skip

    @functools.cached_property
    def shares(self) -> dict[str, dict[str, float]]:
        """article -> topic -> the share of its paragraphs on it, headings apart."""
        found: dict[str, dict[str, float]] = {}
        for article_id, rows in self.written.items():
            keys = [key for key, kind, _ in rows if kind != "heading"]
            on = Counter(topic for key in keys for topic in {one for one, _ in self.on_topic.get(key, ())})
            found[article_id] = {topic: n / len(keys) for topic, n in on.items()}
        return found

    @functools.cached_property
    def asked(self) -> tuple[TopicRef, ...]:
        """The topics that the first page answers for: the named ones; where nobody named any, of the clear ones that
        several outlets tell those with the most articles.
        """
        named = [topic for topic in self.topics.values() if topic.named]
        outlets = {key: sum(1 for ids in self.covering[key].values() if ids) for key in self.clear}
        few = sum(self.per_outlet.values()) <= SIDE_BY_SIDE  # then there is nothing larger to tell of
        found = [
            topic for key, topic in self.topics.items()
            if outlets.get(key, 0) > 1 and (few or sum(map(len, self.covering[key].values())) >= ENOUGH)
        ]  # fmt: skip
        return tuple(named or found[:FOUND])

    @functools.cached_property
    def by_outlet(self) -> dict[str, list[ArticleRef]]:
        """Each outlet's articles, by date, whether they are compared or not."""
        found: dict[str, list[ArticleRef]] = {slug: [] for slug in self.outlets}
        for ref in self.articles.values():
            found[ref.outlet].append(ref)
        return found

    @functools.cached_property
    def per_outlet(self) -> dict[str, int]:
        """How many articles of each outlet are compared."""
        return {slug: len(refs) for slug, refs in self.compared.items()}

    @functools.cached_property
    def compared(self) -> dict[str, list[ArticleRef]]:
        """Each outlet's articles that are compared, by date: those in a language that is read."""
        return {
            slug: [ref for ref in refs if ref.article_id not in self.unread] for slug, refs in self.by_outlet.items()
        }

    @functools.cached_property
    def unread(self) -> dict[str, str]:
        """article_id -> language, of the articles that are compared with nothing because their language is not read."""
        frame = self.tables["articles"]
        left_out = frame.loc[unread(frame, self.reads), ["article_id", "language"]]
        known = zip(left_out["article_id"], left_out["language"], strict=True)
        return {str(key): str(language) for key, language in known if key in self.articles}

    @functools.cached_property
    def compared_in(self) -> dict[str, str | None]:
        """article_id -> the language in which measures of one language compare it; None: they leave it out."""
        return self._compared_in(())

    def _compared_in(self, among: tuple[str, ...]) -> dict[str, str | None]:
        """The same for a measure that reads only the languages `among`; empty: all."""
        frame = self.tables["articles"]
        kept = frame[frame["article_id"].isin([ref.article_id for refs in self.compared.values() for ref in refs])]
        codes = compared_in(kept, among).astype(object)
        return dict(zip(kept["article_id"], codes.where(codes.notna(), None), strict=True))

    @functools.cached_property
    def language_of(self) -> dict[str, str]:
        """outlet -> the language in which measures of one language compare it; not for one that they leave out."""
        return {self.articles[key].outlet: code for key, code in self.compared_in.items() if code}

    def compared_by(self, measure: str) -> Mapping[str, str]:
        """outlet -> the language in which a measure compares it, without outlets that it does not read or leaves out.

        All outlets are in one nameless language where the measure compares across languages.
        """
        among = languages_read(measure)
        if not among and measure not in by_language():
            return dict.fromkeys(self.outlets, "")
        if among not in self._homes:
            codes = self._compared_in(among)
            self._homes[among] = {self.articles[key].outlet: code for key, code in codes.items() if code is not None}
        return self._homes[among]

    @functools.cached_property
    def _homes(self) -> dict[tuple[str, ...], dict[str, str]]:
        """By the languages that a measure reads: what `compared_by` found."""
        return {}

    @property
    def in_several_languages(self) -> bool:
        """Whether outlets are compared in more than one language."""
        return len(set(self.language_of.values())) > 1

    @functools.cached_property
    def paragraphs(self) -> dict[str, tuple[str, str]]:
        """paragraph_id -> (article_id, text)."""
        frame = self.tables["paragraphs"]
        columns = (frame[name].tolist() for name in ("paragraph_id", "article_id", "text"))
        return {key: (article_id, text) for key, article_id, text in zip(*columns, strict=True)}

    @functools.cached_property
    def written(self) -> dict[str, list[Written]]:
        """article_id -> its paragraphs in reading order."""
        found: dict[str, list[Written]] = defaultdict(list)
        frame = self.tables["paragraphs"].sort_values(["article_id", "position"], kind="stable")
        for key, kind in zip(frame["paragraph_id"].tolist(), frame["kind"].fillna("").tolist(), strict=True):
            article_id, text = self.paragraphs[key]
            found[article_id].append((key, kind, text))
        return found

    @functools.cached_property
    def covering(self) -> dict[str, dict[str, list[str]]]:
        """topic_id -> outlet -> ids of its articles with a paragraph on the topic, by date."""
        pairs = self.tables["memberships"][["paragraph_id", "topic_id"]]
        told: dict[str, set[str]] = defaultdict(set)
        for paragraph_id, topic_id in zip(pairs["paragraph_id"].tolist(), pairs["topic_id"].tolist(), strict=True):
            if paragraph_id in self.paragraphs:
                told[topic_id].add(self.paragraphs[paragraph_id][0])
        found: dict[str, dict[str, list[str]]] = {}
        for topic_id in self.topics:
            found[topic_id] = {slug: [] for slug in self.outlets}
            for article_id, ref in self.articles.items():
                if article_id in told[topic_id]:
                    found[topic_id][ref.outlet].append(article_id)
        return found

    @functools.cached_property
    def on_topic(self) -> dict[str, list[tuple[str, float]]]:
        """paragraph_id -> its topics with the similarity, strongest first."""
        found: dict[str, list[tuple[str, float]]] = defaultdict(list)
        frame = self.tables["memberships"]
        columns = (frame[name].tolist() for name in ("paragraph_id", "topic_id", "similarity"))
        for paragraph_id, topic_id, similarity in zip(*columns, strict=True):
            found[paragraph_id].append((topic_id, similarity))
        for several in found.values():
            if len(several) > 1:
                several.sort(key=lambda pair: (-pair[1], pair[0]))
        return dict(found)

    @functools.cached_property
    def against_rest(self) -> pd.DataFrame:
        """Contrasts of one outlet against all others, reprints counted once."""
        frame = self.tables["contrasts"]
        counted = (frame["versus"] == "rest") & (frame["reprints"] == "once")
        return frame.loc[counted & among(frame["outlet"], self.outlets), list(SHOWN)]

    @functools.cached_property
    def corrected(self) -> dict[str, Row]:
        """contrast_id -> the difference as corrected by what people coded."""
        return {row["contrast_id"]: row for row in records(self.tables["corrected"])}

    @functools.cached_property
    def question_kinds(self) -> dict[str, str]:
        """Whether each coded question is answered with yes and no or on a scale."""
        frame = self.tables["coded"]
        return dict(zip(frame["question"].astype(str), frame["kind"].astype(str), strict=True))

    @functools.cached_property
    def uneven(self) -> frozenset[tuple[str, str, str]]:
        """(measure, item, voice) of which coding says that the measure errs differently by outlet."""
        rows = records(self.tables["coded"])
        return frozenset((row["measure"], row["item"] or "", row["voice"]) for row in rows if row["uneven"])

    @functools.cached_property
    def contrasts(self) -> Grouped:
        """topic_id -> its contrasts against all others."""
        return Grouped(self.against_rest, "topic_id")

    @functools.cached_property
    def contrasts_of(self) -> Grouped:
        """outlet -> its contrasts against all others, in the order of the topics."""
        place = self.against_rest["topic_id"].map({key: topic.order for key, topic in self.topics.items()})
        known = self.against_rest[place.notna()]
        return Grouped(known.iloc[place.dropna().to_numpy(float).argsort(kind="stable")], "outlet")

    @functools.cached_property
    def values(self) -> Values:
        """(topic, measure, item, voice) -> outlet -> [(article_id, value, weight)], whatever repeats left out.

        Of claims it is kept: an outlet that prints an agency's text has told what it says, and is not silent on it.
        """
        scores, own, reprints = (self.tables[name] for name in ("scores", "own_scores", "reprints"))
        frame = counted_once(scores, own, reprints, self._whole)
        owners = self._owners(frame)
        owners[frame["value"].isna().to_numpy(bool)] = -1
        return Values(frame, owners, list(self.outlets))

    @property
    def _whole(self) -> frozenset[str]:
        """Measures in which what is copied counts too: claims, those of whole articles, those that only rank."""
        return names_where(copies_tell=True) | names_where(own_text="whole") | self.ranked

    @functools.cached_property
    def passages(self) -> Passages:
        """(topic, measure, item, voice) -> outlet -> passages, the highest value first."""
        return self._placed(otherwise=False)

    @functools.cached_property
    def against(self) -> Passages:
        """The same of sentences near a claim that may tell it or not, the nearest first, their values turned round."""
        return self._placed(otherwise=True)

    def _placed(self, *, otherwise: bool) -> Passages:
        frame = self.tables["passages"]
        says = among(frame["measure"], names_where(items=Items.CLAIMS)) & (frame["value"] < 0)
        chosen = frame[says == otherwise]
        chosen = chosen.assign(value=-chosen["value"]) if otherwise else chosen
        owners = self._owners(chosen)
        again = among(chosen["paragraph_id"], self.repeated) & ~among(chosen["measure"], self._whole)
        owners[again | ~among(chosen["paragraph_id"], self.paragraphs)] = -1
        return Passages(chosen, owners, list(self.outlets))

    def _owners(self, frame: pd.DataFrame) -> Integers:
        """For each row the place of its article's outlet; -1 where the article does not count."""
        place = {slug: i for i, slug in enumerate(self.outlets)}
        rows, ids = pd.factorize(frame["article_id"])
        known = [place[self.articles[key].outlet] if key in self.articles else -1 for key in ids]
        own = np.array([-1 if key in self.copies else at for key, at in zip(ids, known, strict=True)], dtype=np.int64)
        claims = among(frame["measure"], names_where(copies_tell=True))
        return np.where(claims, np.array(known, dtype=np.int64)[rows], own[rows]) if len(frame) else own

    @functools.cached_property
    def sentences(self) -> dict[str, list[tuple[int, int]]]:
        """paragraph_id -> spans of its sentences in reading order."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        frame = self.tables["sentences"].sort_values(["paragraph_id", "start"], kind="stable")
        for paragraph_id, start, end in zip(
            frame["paragraph_id"].tolist(), frame["start"].tolist(), frame["end"].tolist(), strict=True
        ):
            found[paragraph_id].append((start, end))
        return found

    @functools.cached_property
    def evidence(self) -> Grouped:
        """contrast_id -> the passages chosen to stand for it."""
        frame = self.tables["evidence"]
        there = among(frame["paragraph_id"], self.paragraphs) & among(frame["outlet"], self.outlets)
        return Grouped(frame[there], "contrast_id")

    @functools.cached_property
    def changes(self) -> Grouped:
        """topic_id -> changes that were tested."""
        frame = self.tables["trends"]
        return Grouped(frame[(frame["kind"] == "change") & frame["p"].notna()], "topic_id")

    @functools.cached_property
    def courses(self) -> Grouped:
        """topic_id -> differences by month, and before and after."""
        frame = self.tables["trends"]
        return Grouped(frame[frame["kind"] != "change"], "topic_id")

    @functools.cached_property
    def groups(self) -> dict[str, list[Row]]:
        """topic_id -> groups of outlets against each other."""
        return self._by("groups", "topic_id")

    @functools.cached_property
    def agreement(self) -> dict[str, list[Row]]:
        """topic_id -> pairs of quantities and how they go together."""
        return self._by("agreement", "topic_id")

    @functools.cached_property
    def history(self) -> dict[str, list[Row]]:
        """topic_id -> what became of the topic from run to run."""
        return self._by("topic_history", "topic_id")

    @functools.cached_property
    def close_topics(self) -> dict[str, list[tuple[str, str, float]]]:
        """topic_id -> pairs that may be one topic, the closest first: (the discovered one, the other, similarity)."""
        found: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
        frame = self.tables["topic_pairs"].query("close").sort_values("similarity", ascending=False, kind="stable")
        for one, other, near in zip(frame["topic_id"], frame["other"], frame["similarity"], strict=True):
            if one in self.topics and other in self.topics:
                found[one].append((one, other, near))
                found[other].append((one, other, near))
        return dict(found)

    @functools.cached_property
    def overall(self) -> dict[tuple[str, str, str, str], Row]:
        """(topic, measure, item, voice) -> whether the outlets differ at all, all taken together."""
        rows = records(self.tables["overall"])
        return {(row["topic_id"], row["measure"], row["item"], row["voice"]): row for row in rows}

    def _by(self, name: str, column: str) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in records(self.tables[name]):
            found[row[column]].append(row)
        return dict(found)

    @functools.cached_property
    def overlap(self) -> dict[str, list[Row]]:
        """topic_id -> for each outlet, how many articles have a partner and how alike the sides are."""
        return self._by("overlap", "topic_id")

    @functools.cached_property
    def partners(self) -> Grouped:
        """topic_id -> the articles compared, once for each outlet that is compared with the others."""
        return Grouped(self.tables["partners"], "topic_id")

    @functools.cached_property
    def sensitivity(self) -> dict[str, list[Row]]:
        """contrast_id -> what became of it when single articles, or single other outlets, were left out."""
        return self._by("sensitivity", "contrast_id")

    @functools.cached_property
    def variations(self) -> dict[str, list[Row]]:
        """contrast_id -> what became of it under other settings; empty unless framing.toml asks for that."""
        return self._by("variations", "contrast_id")

    @functools.cached_property
    def sentence_texts(self) -> dict[str, str]:
        """sentence_id -> text, of the sentences that stand for claims: their ids are items in other tables.

        A claim is named in many places, so of a longer sentence stands there only the beginning.
        """
        items = (frame[name] for frame in self.tables.values() for name in ("item", "other_item") if name in frame)
        told = {item for column in items for item in column.unique().tolist()}
        frame = self.tables["sentences"]
        frame = frame[frame["sentence_id"].isin([item for item in told if isinstance(item, str)])]
        texts = (clipped(text, CLAIM) for text in frame["text"].tolist())
        return dict(zip(frame["sentence_id"].tolist(), texts, strict=True))

    def sentence_at(self, paragraph_id: str, start: int, end: int) -> tuple[int, int]:
        """The span of the sentence (or sentences) that holds `start:end`; the span itself if none does."""
        first = last = None
        for left, right in self.sentences.get(paragraph_id, ()):
            if right > start and left < max(end, start + 1):
                first = left if first is None else first
                last = right
        return (start, end) if first is None or last is None else (min(first, start), max(last, end))
