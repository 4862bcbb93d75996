"""A caption that an outlet prints again and again is one choice of a name, not many."""

from __future__ import annotations

from framing.measures.shared.named import chosen_mentions, every_mention
from tests.measures.invented import corpus
from tests.text.mentions.test_naming import NAMES

CAPTION = "President Vossen looks at the new ferry in the harbour of Amsel on Monday."


def test_a_caption_counts_once_for_each_outlet() -> None:
    own = [f"Vossen spoke for the first time about plan number {n} of the council." for n in range(3)]
    told = {"ash-daily": [[text, CAPTION] for text in own], "birch-times": [[CAPTION]]}
    view = corpus(told, NAMES)
    texts = dict(zip(view.paragraphs["paragraph_id"], view.paragraphs["text"], strict=True))

    def captions(mentions: object) -> int:
        return sum(texts[one] == CAPTION for one in mentions["paragraph_id"])  # type: ignore[index]

    assert captions(view.once(every_mention)) == 4
    assert captions(view.once(chosen_mentions)) == 2
    assert len(view.once(chosen_mentions)) == 5
