"""Which spelling of a place's name an outlet writes is a choice: the list of names shows it and does not fold it."""

from __future__ import annotations

from framing.measures.names import measure
from tests.measures.invented import corpus

OTHERS = "Then Quintana, Moreau, Tanaka, Lindqvist, Brandt, Osei, Hale and Ortega met in Vellmar, Orsk and Tavira. " * 3
WORDS = ["The ferry to {} was late.", "A crowd in {} waited.", "Boats left {} at noon.", "The mayor of {} spoke."]


def test_an_outlet_is_not_said_to_write_a_spelling_that_it_never_writes() -> None:
    told = {
        "ash-daily": [[OTHERS, *(line.format("Narkiev") for line in WORDS)] for _ in range(20)],
        "birch-times": [[OTHERS, *(line.format("Narkyiv") for line in WORDS)] for _ in range(20)],
    }
    view = corpus(told)
    found = measure(view)
    used = found.passages.merge(view.articles, on="article_id")
    text = dict(zip(view.paragraphs["paragraph_id"], view.paragraphs["text"], strict=True))
    for one in used.to_dict("records"):
        assert text[one["paragraph_id"]][one["start"] : one["end"]].lower() == one["item"]
    for outlet, own, other in (("ash-daily", "narkiev", "narkyiv"), ("birch-times", "narkyiv", "narkiev")):
        items = set(used.loc[used["outlet"] == outlet, "item"])
        assert any(own in item for item in items)
        assert not any(other in item for item in items)
