"""Named topics: which paragraphs belong to what the user described, and with what certainty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.mixture import GaussianMixture

from framing.machine.products import products
from framing.tables.records import NamedTopic
from framing.topics.across import as_in_one_language, as_translated
from framing.topics.evidence import two_highest
from framing.topics.space import Bools, Floats, Ints, TopicSpace, Unshared, Vectors, numbered, unit
from framing.topics.telling import TopicWording
from framing.topics.words import WORD, Weighted

LEXICAL = 1.0  # weight of shared words relative to shared meaning
RIVAL = 0.4  # how much a better fit to another named topic counts against a paragraph
SURE = 0.65  # where the threshold lies between the paragraphs outside (0) and inside (1) a topic
CARRIED = 0.3  # the same, in articles of which a third is surely on the topic
CARRYING_SHARE = 0.34
SAID = 0.5  # a paragraph above the threshold must say so much in telling words, or its article has no such paragraph
MANY = 8  # from so many example sentences, nearness to them is enough, without telling words
FEW, SURE_OF = 0.4, 0.15  # how likely an article has to be, if no other is likely; if at least ENOUGH_LIKELY are ...
ENOUGH_LIKELY, ODDS_ON = 4.0, 0.5  # ... which are those that are likelier on the topic than not
SURELY, HARDLY = 0.7, 0.01  # how likely an article is from which it counts, or does not, whatever the corpus suggests
FEW_ARTICLES = 40  # of so few each counts that is likelier on the topic than not, beside what the corpus suggests
THERE = 2.0  # so many likely articles show that the topic is there, though others may be doubtful
TRUSTED, BY_LIKELY = 0.45, 3.0  # share of the articles found that must be expected right, and how many likely ones
DOUBTFUL = 0.65  # share of a topic's articles expected to be wrong from which it is not told apart ...
FEWEST_UNCLEAR = 5  # ... if it has so many: of fewer, nothing is tested
BETWEEN = 0.5  # where a paragraph of a likely article belongs, between the middle of the corpus and the best paragraphs
PLAINLY = 0.8  # a paragraph that says so much in telling words may be below the threshold, but not below CARRIED
LOWEST = 0.45  # the lowest threshold between outside (0) and the best paragraphs (1), unless the topic is broad
ENOUGH = 10  # paragraphs on either side, or articles, needed to estimate their spread
NARROWEST = 1e-3  # the smallest variance of scores inside or outside a topic
BROAD = 0.1  # from this share of the corpus, a topic is no longer outnumbered by what merely resembles it ...
PREVAILING = 0.2  # ... and from this share, what seems to be outside may well be inside
NEARLY_ALL, CLEARLY = 0.9, 2.0  # share of articles, and standard deviations above texts on other subjects
PRESENT = 1.1  # the best paragraphs must be this much nearer to the examples than the examples are to one another ...
LEAST, NEAR = 0.45, 0.55  # ... but this required nearness stays between LEAST and NEAR
ACRONYM = 5  # letters of the longest that may be written with full stops
SEVERAL, MISSED = 2, 0.5  # paragraphs that name a topic without being on it; articles with so many, beside those found
ENDING = 60  # characters by which a paragraph is known as the one that an example is taken from
USUAL_SPREAD = 0.45  # usual nearness of a topic's examples to one another, for topics with fewer than three


@dataclass(frozen=True, slots=True)
class NamedScores:
    """One named topic over all paragraphs.

    - `score`: decides membership. `similarity`: the plain cosine to the nearest examples.
    - `member`: the score reaches `threshold`, or nearly reaches it in an article that is largely about the topic, or in
      words that tell the topic. An article without any paragraph that tells the topic in its words has no members.
    - `threshold`: infinity if the corpus has nothing on the topic; then there are no members.
    - `allowed`: the topic's word conditions hold.
    - `whole`: the whole corpus is about the topic.
    - `unclear`: the number of articles found, where too many of them are doubtful; then there are no members.
    - `foreign`: the paragraph is in another language than the topic's description; None if it is not known.
    - `possible`: the number of articles without members that the corpus suggests, where each is judged alone.
    """

    topic: NamedTopic
    score: Floats
    similarity: Floats
    member: Bools
    threshold: float
    allowed: Bools
    whole: bool = False
    unclear: int = 0
    possible: int = 0
    foreign: Bools | None = None

    def at(self, places: Ints) -> NamedScores:
        """The same for the paragraphs at these places only."""
        return replace(
            self, score=self.score[places], similarity=self.similarity[places], member=self.member[places],
            allowed=self.allowed[places], foreign=None if self.foreign is None else self.foreign[places],
        )


@dataclass(frozen=True, slots=True)
class _HalfWay:
    """The paragraphs [n] that have a telling word of a topic's name, and those of them that come half-way `near` it."""

    naming: Bools
    near: Bools


@dataclass(frozen=True, slots=True)
class Fit:
    """How well each paragraph fits each of the `topics`: `scores` [topics, n].

    `wording` [n] knows each paragraph's words, article and language. Thresholds come from the first `space.learnt`
    paragraphs. The last `beyond` of them are about other subjects, each an article of its own.
    `examples[i]` are the vectors of the description and examples of `topics[i]`.
    `world` [d] is the mean of texts on all kinds of subjects. What an encoder gives to every text carries no
    information. `foreign[i]` [n]: paragraphs in another language than the examples of topic i. `likeness` is what the
    encoder's cosines are divided by.
    """

    topics: Sequence[NamedTopic]
    space: TopicSpace
    examples: Sequence[Vectors]
    scores: Floats
    wording: TopicWording
    world: Vectors
    beyond: int
    foreign: Sequence[Bools]
    likeness: float = 1.0

    @classmethod
    def of(
        cls, topics: Sequence[NamedTopic], words: Weighted | None, articles: Sequence[str], languages: Sequence[str],
        space: TopicSpace, examples: Sequence[Vectors], unlike: Sequence[Vectors], taken: Sequence[Bools],
        world: Vectors, beyond: int = 0, foreign: Sequence[Bools] | None = None,
        likeness: float = 1.0,
    ) -> Fit:
        """Compute the fit from words and vectors; `unlike[i]` are vectors of sentences that do not belong to
        `topics[i]`. `articles` and `languages` [n] are those of the paragraphs. `taken[i]` [n, examples] says from
        which paragraph an example of topic i is taken, `foreign[i]` [n] which paragraphs are in another language than
        its examples.

        The score is the cosine to the two nearest examples plus the same for words (TF-IDF), smoothed over neighbouring
        paragraphs, minus a share of the best rival topic's fit.
        """
        abroad = foreign or [np.zeros(len(articles), dtype=bool)] * len(topics)
        fits = [
            _fit(space, words, vectors, example_texts(topic), away, likeness, own)
            for topic, vectors, away, own in zip(topics, examples, abroad, taken, strict=True)
        ]
        against = [
            _fit(space, words, vectors, topic.unlike, away, likeness, None)
            for topic, vectors, away in zip(topics, unlike, abroad, strict=True)
        ]
        scores = _less_rivals(np.stack(fits), np.stack(against))
        rows = words.rows if words else csr_matrix((len(articles), 0))
        known = sorted(words.place, key=words.place.__getitem__) if words else ()
        wording = TopicWording(rows, numbered(articles), numbered(languages), known)
        return cls(topics, space, examples, scores, wording, world, beyond, abroad, likeness)

    @property
    def owner(self) -> Ints:
        """The number of each paragraph's article [n]."""
        return self.wording.owner

    @property
    def learnt(self) -> Bools:
        """Which paragraphs are learnt from [n]."""
        return np.arange(len(self.owner)) < self.space.learnt

    @property
    def articles(self) -> Floats:
        """The mean score of each article [topics, articles], more reliable than the score of one paragraph."""
        lengths = np.bincount(self.owner)
        return np.stack([np.bincount(self.owner, scores) / lengths for scores in self.scores])

    def begins(self) -> list[float]:
        """For each topic that the whole corpus is about, the score at which other subjects end; infinity for the
        others.
        """
        inside = self.space.learnt - self.beyond
        told, means = np.unique(self.owner[:inside]), self.articles
        elsewhere = slice(inside, self.space.learnt)
        return [_all_inside(mean[told], score[elsewhere]) for mean, score in zip(means, self.scores, strict=True)]

    def nearness(self, place: int) -> Floats:
        """How near each paragraph is to the examples of the topic at `place` [n], beyond what any two texts share.

        What is in another language is taken to be as near as it would be in the language of the examples.
        """
        shown = unit(self.examples[place] - self.world)
        near = two_highest(Unshared(self.space.context, self.world).products(shown)) / self.likeness
        return self.space.smooth(as_translated(near, self.foreign[place]))


def members(
    fit: Fit, texts: Sequence[str], allowed: Sequence[Bools], likely: Sequence[Floats], strictness: float
) -> list[NamedScores]:
    """Decide which of the paragraphs `texts` belong to each topic; each topic has its own threshold.

    `allowed[i]` [n] says where the word conditions of topic i hold. `likely[i]` [n] says how likely each paragraph's
    article is on it by what it says, whatever else is in the corpus; NaN where that cannot be judged.
    """
    return [
        _members(fit, place, texts, free, alone + (0.0 if np.isinf(begins) else np.nan), begins, strictness)
        for place, (free, alone, begins) in enumerate(zip(allowed, likely, fit.begins(), strict=True))
    ]


def _members(
    fit: Fit, place: int, texts: Sequence[str], free: Bools, likely: Floats, begins: float, strictness: float
) -> NamedScores:
    """The members of the topic at `place`, which the whole corpus is about if `begins` is not infinite.

    What the corpus as a whole suggests counts, if the articles found so are likely on the topic by what they say. If
    not, the best of other articles fill a topic that is hardly there, and each article has to stand for itself.
    """
    suggested, sure, half_way = _chosen(fit, place, texts, free, begins, strictness)
    learnt = np.where(fit.learnt, likely, np.nan)
    trusted = bool(np.isnan(learnt).all())
    if not trusted:
        many = _many_likely(fit.owner, learnt)
        trusted = _expected(fit.owner, learnt, suggested.member) >= TRUSTED and many >= BY_LIKELY
    if trusted:
        return _as_likely(fit, place, texts, free, likely, sure, half_way)
    return _alone(fit, place, texts, free, likely, many, suggested)


def _as_likely(
    fit: Fit, place: int, texts: Sequence[str], free: Bools, likely: Floats, sure: NamedScores,
    half_way: _HalfWay,
) -> NamedScores:  # fmt: skip
    """The members with those of other articles that are SURELY on the topic by what they say, and without those of
    articles that HARDLY are, unless they have words of the user.

    What the corpus suggests is what most articles on the topic say. One that tells another side of it in the topic's
    own words is on it too, and one with a word of it far down is not. In a corpus of FEW_ARTICLES each that is likelier
    on the topic than not is on it, and none is left out: where nearly all articles tell a topic, what tells it least
    would be taken for its outside.

    Where words of the topic's name tell it, an article that counts has one of them.
    """
    inside = np.arange(len(fit.owner)) < fit.space.learnt - fit.beyond
    few = len(np.unique(fit.owner[inside])) <= FEW_ARTICLES
    kept = sure.member if few else sure.member & (~(likely < HARDLY) | _has(sure.topic.words, texts))
    has = np.bincount(fit.owner, kept) > 0
    on = free & (likely > (ODDS_ON if few else SURELY)) & ~has[fit.owner]
    if not few and half_way.naming.any():
        on &= (np.bincount(fit.owner, half_way.naming) > 0)[fit.owner]
    member = kept | _passages(fit.owner, fit.scores[place], on, fit.learnt)[0]
    one_sided = _is_one_sided(fit.owner, half_way.near, sure.member & fit.learnt)
    missed = len(_missed(fit.owner, half_way.near, member & fit.learnt))
    return replace(sure, member=member, possible=missed if one_sided else 0)


def _many_likely(owner: Ints, likely: Floats) -> float:
    """How many articles are expected to be on the topic, of those that are likelier on it than not."""
    each = likely[np.unique(owner, return_index=True)[1]]
    return float(each[each > ODDS_ON].sum())  # also drops those that cannot be judged


def _expected(owner: Ints, likely: Floats, member: Bools) -> float:
    """The share of the articles with members that are expected to be on the topic; 0 if there is none."""
    found = likely[_first(owner, member)]
    known = found[~np.isnan(found)]
    return float(known.mean()) if len(known) else 0.0


def _first(owner: Ints, member: Bools) -> Ints:
    """The position of the first member of each article that has any."""
    places = np.flatnonzero(member)
    return places[np.unique(owner[places], return_index=True)[1]]


def _alone(
    fit: Fit, place: int, texts: Sequence[str], free: Bools, likely: Floats, many: float, suggested: NamedScores
) -> NamedScores:
    """The members of a topic where each article is judged by what it says; the more are likely, the less strictly.

    Words that the user names need no other evidence. Articles that cannot be judged are as the corpus suggests, if the
    topic is there at all.
    """
    scores, judged, learnt = fit.scores[place], ~np.isnan(likely), fit.learnt
    on = free & (likely >= FEW + (SURE_OF - FEW) * min(many / ENOUGH_LIKELY, 1.0))
    there = bool(on[learnt].any()) or _is_present(
        fit.nearness(place)[free & ~judged & learnt], unit(fit.examples[place] - fit.world), fit.likeness
    )
    member, threshold = _passages(fit.owner, scores, on, learnt)
    named = suggested.member & _has(suggested.topic.words, texts)
    member |= named | (suggested.member & ~judged & there)
    unclear = _unclear(fit.owner, np.where(learnt, likely, np.nan), member) if many < THERE else 0
    possible = np.setdiff1d(fit.owner[suggested.member], fit.owner[member])
    known = scores[member & learnt]
    threshold = threshold if np.isfinite(threshold) or not len(known) else float(known.min())
    return replace(
        suggested, member=member & (unclear == 0), threshold=threshold, unclear=unclear,
        possible=0 if unclear else len(possible),
    )  # fmt: skip


def _passages(owner: Ints, scores: Floats, on: Bools, learnt: Bools) -> tuple[Bools, float]:
    """Which paragraphs of the articles with paragraphs `on` belong: those from a threshold, and the best of each."""
    if not on.any():
        return on, float("inf")
    best = np.full(int(owner.max()) + 1, -np.inf)
    np.maximum.at(best, owner[on], scores[on])
    told = np.unique(owner[on & learnt])
    middle = float(np.median(scores[learnt]))
    threshold = middle + BETWEEN * (float(best[told].mean()) - middle) if len(told) else float("inf")
    return on & ((scores >= threshold) | (scores >= best[owner])), threshold


def _chosen(
    fit: Fit, place: int, texts: Sequence[str], free: Bools, begins: float, strictness: float
) -> tuple[NamedScores, NamedScores, _HalfWay]:
    """The members of a topic that the corpus as a whole suggests, those of them whose articles have its key words, and
    what comes half-way near.
    """
    topic, examples, scores = fit.topics[place], fit.examples[place], fit.scores[place]
    plain = fit.space.smooth(two_highest(products(fit.space.context, examples)))
    reach = float(np.mean(_examples_among_themselves(fit.space.place(examples), fit.likeness)))
    learnt = fit.learnt
    threshold, lower = (min(one, begins) for one in _thresholds(scores[learnt], reach, strictness))
    scores = scores + np.where(fit.foreign[place], _above_lowest(scores[learnt], threshold), 0.0)
    if not _is_present(fit.nearness(place)[free & learnt], unit(examples - fit.world), fit.likeness):
        threshold = lower = float("inf")
    nearly = free & (scores >= lower)
    member = nearly & ((scores >= threshold) | _carried(fit, scores, free, threshold))
    surest, outside = _surest(fit, scores, free, threshold), fit.learnt & ~member
    told = fit.wording.told(surest, outside) if np.isinf(begins) else np.full(len(scores), np.nan)
    # Words that the user names need no other evidence; words that were found need at least some.
    near = np.flatnonzero(nearly)
    named = near[_has(topic.words, [texts[one] for one in near.tolist()])]
    plainly = nearly & (told >= PLAINLY)
    plainly[named] = True
    # Many examples show all sides of a topic, each with other words; so do words that the user asks for.
    described = len(example_texts(topic)) >= MANY or bool(topic.must or topic.article_must)
    enough = ~(told < SAID) | described
    shows = np.bincount(fit.owner, plainly | (member & (scores >= threshold) & enough)) > 0
    member = plainly | (member & shows[fit.owner])
    found = NamedScores(
        topic, scores, plain, member, threshold, free, np.isfinite(begins), foreign=fit.foreign[place]
    )  # fmt: skip
    if described or np.isfinite(begins):
        nothing = np.zeros(len(scores), dtype=bool)
        return found, found, _HalfWay(nothing, nothing)
    name, surest = WORD.findall(topic.name.lower()), surest & member
    kept = member & ~fit.wording.lacks_key_words(name, surest, outside)
    kept[named] = True
    near = free & learnt & (scores >= (lower + threshold) / 2)
    naming = fit.wording.naming(name, surest, outside)
    return found, replace(found, member=kept), _HalfWay(naming, near & naming)


def _missed(owner: Ints, naming: Bools, member: Bools) -> Ints:
    """The articles without members that have SEVERAL of the paragraphs `naming` a topic, which are nearly near enough.
    """
    return np.setdiff1d(np.flatnonzero(np.bincount(owner[naming]) >= SEVERAL), np.unique(owner[member]))


def _is_one_sided(owner: Ints, naming: Bools, member: Bools) -> bool:
    """Whether these are many beside the articles that were found: the examples show one side of the topic, and it has
    others.
    """
    found = len(np.unique(owner[member]))
    return len(_missed(owner, naming, member)) >= MISSED * found > 0


def _unclear(owner: Ints, likely: Floats, member: Bools) -> int:
    """The number of articles with members, if most of them are expected to be wrong; else 0.

    Then the articles are those that come nearest to a topic without any being surely on it.
    """
    found = likely[_first(owner, member)]
    found = found[~np.isnan(found)]
    return len(found) if len(found) >= FEWEST_UNCLEAR and (1 - found).mean() >= DOUBTFUL else 0


def _surest(fit: Fit, scores: Floats, free: Bools, threshold: float) -> Bools:
    """The paragraphs in the upper half between the threshold and the best."""
    best = float(np.sort(scores[fit.learnt])[-3:].mean())
    return fit.learnt & free & (scores >= (threshold + best) / 2)


def _carried(fit: Fit, scores: Floats, free: Bools, threshold: float) -> Bools:
    """Whether each paragraph stands in an article that is largely about the topic, by its paragraphs or its mean."""
    means = np.bincount(fit.owner, scores) / np.bincount(fit.owner)
    share = np.bincount(fit.owner, free & (scores >= threshold)) / np.bincount(fit.owner)
    known = means[np.unique(fit.owner[fit.learnt])]
    return np.asarray(((share >= CARRYING_SHARE) | (means >= _parting(known, threshold)))[fit.owner])


def _fit(
    space: TopicSpace, words: Weighted | None, vectors: Vectors, texts: Sequence[str], foreign: Bools,
    likeness: float, own: Bools | None,
) -> Floats:
    """How well each paragraph fits a set of example sentences, by meaning and by words; 0 if there are none."""
    n = len(space.context)
    if not texts:
        return np.zeros(n)
    meaning = two_highest(_but(own, space.unshared.products(space.place(vectors)))) / likeness
    # How many distinctive words each paragraph shares with its two nearest examples, 0 to 1.
    shared = two_highest(_but(own, (words.rows @ words.others(texts).T).toarray())) if words else np.zeros(n)
    return space.smooth(as_in_one_language(meaning, LEXICAL * shared, foreign, space.learnt))


def _but(own: Bools | None, similarities: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """The similarities [n, examples], but a paragraph's to an example taken from it is its best to any other example.

    Nothing is as near to a sentence as the paragraph that it is from. A threshold that is measured by such a paragraph
    would be too high for all others.
    """
    if own is None or not own.any():
        return similarities
    others = np.where(own, -np.inf, similarities).max(axis=1, keepdims=True)
    return np.where(own & np.isfinite(others), others, similarities)


def taken_from(texts: Sequence[str], examples: Sequence[str]) -> Bools:
    """Which of the `texts` holds the end of each example word for word [n, examples]; short ones are from nowhere."""
    ends = [" ".join(example.split())[-ENDING:] for example in examples]
    held = np.zeros((len(texts), len(ends)), dtype=bool)
    for place, text in enumerate(texts):
        plain = " ".join(text.split())
        held[place] = [len(end) == ENDING and end in plain for end in ends]
    return held


def example_texts(topic: NamedTopic) -> list[str]:
    """The texts that define a topic: its description, or else its name, and its examples."""
    return [topic.description.strip() or topic.name, *topic.examples]


def _less_rivals(fits: Floats, against: Floats) -> Floats:
    """Each topic's fit minus RIVAL times the best fit to another topic or to its own `unlike`, both [topics, n]."""
    scores = np.empty_like(fits)
    for i in range(len(fits)):
        rivals = np.vstack([np.delete(fits, i, axis=0), against[i : i + 1]])
        scores[i] = fits[i] - RIVAL * np.maximum(rivals.max(axis=0), 0.0)
        scores[i] -= np.maximum(against[i] - fits[i], 0.0)
    return scores


def _examples_among_themselves(vectors: Vectors, likeness: float) -> Floats:
    """How near each example is to its two nearest other examples."""
    if len(vectors) < 3:
        return np.array([USUAL_SPREAD])
    similarity = np.asarray(vectors @ vectors.T, dtype=np.float64)
    np.fill_diagonal(similarity, -2.0)
    return two_highest(similarity) / likeness


def _thresholds(scores: Floats, reach: float, strictness: float) -> tuple[float, float]:
    """A topic's threshold, and the lower one for paragraphs in articles that are largely on the topic.

    It starts at the top and repeats until stable: split the scores, take the mean of both sides, and move the split to
    SURE of the way between them. If nothing separates the two groups, the split would sink into the bulk of a large
    corpus; LOWEST prevents this.
    The threshold is never above `reach`, the nearness of the examples to one another, because a corpus all about the
    topic has no outside to compare with. But `reach` lowers the threshold below LOWEST only if the topic is PREVAILING.
    """
    best = inside = float(np.sort(scores)[-3:].mean())
    outside = float(np.median(scores))
    threshold = outside + SURE * (inside - outside)
    for _ in range(100):
        below, above = scores[scores < threshold], scores[scores >= threshold]
        if not len(below) or not len(above):
            break
        outside, inside = float(below.mean()), float(above.mean())
        moved = outside + SURE * (inside - outside)
        if abs(moved - threshold) < 1e-9:
            break
        threshold = moved
    lowest = outside + LOWEST * (best - outside)
    if threshold < lowest:
        threshold = lowest
        outside, inside = float(scores[scores < lowest].mean()), float(scores[scores >= lowest].mean())
    parting = _parting(scores, threshold)
    near = min(parting, reach)
    broad = parting < threshold or np.mean(scores >= near) >= PREVAILING
    threshold = outside + strictness * ((near if broad else max(near, lowest)) - outside)
    return threshold, min(threshold, outside + CARRIED * (inside - outside))


def _above_lowest(scores: Floats, threshold: float) -> float:
    """How far a threshold is above the lowest that it could be; paragraphs in other languages need so much less.

    The paragraphs of which the threshold is a share may have the very words of the examples. Others never do.
    """
    outside, best = scores[scores < threshold], float(np.sort(scores)[-3:].mean())
    if not len(outside):
        return 0.0
    return max(threshold - float(outside.mean()) - LOWEST * (best - float(outside.mean())), 0.0)


def _all_inside(articles: Floats, beyond: Floats) -> float:
    """The score at which other subjects end, if the whole corpus is about a topic; infinity for any other corpus.

    The corpus is all about the topic if it has ENOUGH `articles` and NEARLY_ALL of them score clearly above the texts
    `beyond`. In such a corpus, the paragraphs that are less about the topic would otherwise be taken for the outside.
    """
    if not len(beyond) or len(articles) < ENOUGH:
        return float("inf")
    begins = float(beyond.mean() + CLEARLY * beyond.std())
    return begins if float(np.quantile(articles, 1 - NEARLY_ALL)) >= begins else float("inf")


def _parting(scores: Floats, threshold: float) -> float:
    """The score at which inside and outside are equally likely, from a mixture of two normal distributions.

    Used only for a topic that fills a good part of the corpus; else the result is `threshold`, because a small topic
    has more near misses than members and the mixture would include them. For the same reason, what the mixture takes
    for the inside must have its middle at or above `threshold`. The result is never above `threshold`. A high
    threshold would drop articles that tell a broad topic in their own way, and with them the very difference to be
    measured.
    """
    below, above = scores[scores < threshold], scores[scores >= threshold]
    if len(above) < max(ENOUGH, BROAD * len(scores)) or len(below) < ENOUGH:
        return threshold
    mixture = GaussianMixture(
        2,
        means_init=[[below.mean()], [above.mean()]],
        weights_init=[len(below) / len(scores), len(above) / len(scores)],
        precisions_init=[[[1 / max(float(part.var()), NARROWEST)]] for part in (below, above)],
        reg_covar=NARROWEST,
        tol=1e-6,
        max_iter=500,
        random_state=0,
    ).fit(scores[:, None])
    low, high = (float(mean) for mean in mixture.means_.ravel())
    between = np.linspace(low, high, 201)
    likely = mixture.predict_proba(between[:, None])[:, 1] >= 0.5
    if high < max(low, threshold) or not likely.any():
        return threshold
    return min(threshold, float(between[np.argmax(likely)]))


def _is_present(nearness: Floats, examples: Vectors, likeness: float) -> bool:
    """Whether the corpus covers the topic at all; a best paragraph always exists, even if none belongs.

    A topic that is one phrase has no examples that could be near to one another; nothing is as near to a few words as
    one sentence to the next.
    """
    if len(examples) == 1:
        enough = LEAST
    else:
        enough = float(np.clip(PRESENT * np.median(_examples_among_themselves(examples, likeness)), LEAST, NEAR))
    return len(nearness) > 0 and bool(np.sort(nearness)[-3:].mean() >= enough)


def allowed_by(
    topic: NamedTopic, texts: Sequence[str], articles: Sequence[str], article_texts: dict[str, str]
) -> Bools:
    """Where a topic's word conditions hold: in the paragraph, and in its article (title and body)."""
    allowed = np.ones(len(texts), dtype=bool)
    if topic.must:
        allowed &= _has(topic.must, texts)
    if topic.must_not:
        allowed &= ~_has(topic.must_not, texts)
    if topic.article_must:
        known = sorted(article_texts)
        found = dict(zip(known, _has(topic.article_must, [article_texts[key] for key in known]), strict=True))
        allowed &= np.array([bool(found.get(article, False)) for article in articles])
    return allowed


def _has(words: Sequence[str], texts: Sequence[str]) -> Bools:
    if not words:
        return np.zeros(len(texts), dtype=bool)
    pattern = word_pattern(words)
    return np.array([pattern.search(text) is not None for text in texts], dtype=bool)


def word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern that matches any of the words whole and in any case. `word*` matches every word with that beginning. An
    acronym may be written with full stops: "N.S.A." is "NSA".
    """
    parts = [
        r"\.?".join(word) + r"\.?" if 1 < len(word) <= ACRONYM and word.isalpha() and word.isupper()
        else re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in words
    ]  # fmt: skip
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)", re.IGNORECASE)
