"""How sure one can be that a body is the whole article and nothing else, with the reasons in words.

The weights were set on pages whose article is known (benchmarks/accuracy/extraction); below ingest.min_confidence an
article waits in hold back.
"""

from __future__ import annotations

from dataclasses import dataclass

LITTLE = 170  # words; shorter bodies are more often a fragment
LUMP, DISAGREEMENT, FRAGMENT, NO_TITLE = 0.55, 0.55, 0.25, 0.05
SOME, MOST = 0.1, 0.55  # where over a fifth of the running text was left out, and over half


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of an extraction: `agreement` of two extractors 0 to 1 or None where the second found nothing,
    `left_out` words of running text on the page that are not in the body, `lump` if the page did not tell text and
    furniture apart.
    """

    words: int
    has_title: bool
    agreement: float | None = None
    left_out: int = 0
    lump: bool = False


def judge(signs: Signs) -> tuple[float, tuple[str, ...]]:
    """The confidence from 0 to 1, and each reason that lowered it as a clause for a person."""
    confidence, doubts = 1.0, []
    if signs.lump:
        confidence -= LUMP
        doubts.append("the page does not tell its text and its menus apart")
    if signs.agreement is not None and signs.agreement < 0.9:
        confidence -= DISAGREEMENT * (1 - signs.agreement)
        doubts.append(f"two ways of finding the article agree on {signs.agreement:.0%} of the words only")
    if signs.words < LITTLE:
        confidence -= FRAGMENT if signs.agreement is not None and signs.agreement < 0.9 else FRAGMENT / 2
        doubts.append(f"only {signs.words} words of running text were found")
    if signs.left_out > (signs.left_out + signs.words) / 5:
        confidence -= MOST if signs.left_out > signs.words else SOME
        doubts.append(f"{signs.left_out} words of running text on the page were left out, {signs.words} kept")
    if not signs.has_title:
        confidence -= NO_TITLE
        doubts.append("no headline was found")
    return round(max(confidence, 0.0), 6), tuple(doubts)
