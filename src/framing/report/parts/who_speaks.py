"""In how much of what each outlet quotes the speaker is known, and where that forbids a comparison."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.sources.material import Material
from framing.tables.spoken import KNOWN_APART, known_speakers, share_known


def who_speaks(material: Material) -> tuple[Markup, ...]:
    """The known share of each outlet in one sentence, and a sentence for each outlet that is too far from the others.
    """
    return material.once(_sentences, "")


def _sentences(material: Material, _: str) -> tuple[Markup, ...]:
    corpus, words = material.corpus, material.words
    speakers = known_speakers(*(corpus.tables[name] for name in ("quotes", "said_by", "articles")))
    shares = {slug: share_known(speakers, [slug]) for slug in corpus.outlets}
    told = [words.say("speakers.one", share=words.percent(share), outlet=corpus.outlets[slug].name)
            for slug, share in shares.items() if share is not None]  # fmt: skip
    if not told:
        return ()
    found = [words.say("speakers.known", shares=Markup(", ").join(told))]
    for slug, here in shares.items():
        there = share_known(speakers, [one for one in corpus.outlets if one != slug])
        if here is not None and there is not None and abs(here - there) > KNOWN_APART:
            outlet = corpus.outlets[slug].name
            known = {"here": words.percent(here), "there": words.percent(there)}
            found.append(words.say("speakers.uneven", outlet=outlet, **known))
    return tuple(found)
