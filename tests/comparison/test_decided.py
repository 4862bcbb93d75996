"""A person's decision is no evidence on a measure: answers about decided texts do not judge it."""

from __future__ import annotations

import pandas as pd

from framing.comparison.coding.applied import CodedQuestion, made_ready
from framing.comparison.coding.drawing import draw
from framing.comparison.coding.pool import Question, pool_of
from framing.tables.decisions.decision import Decision, DecisionKind
from framing.tables.decisions.settled import Decisions
from framing.tables.decisions.standing import decided_texts
from framing.tables.schemas import empty_table
from tests.measures.invented import corpus

TOLD = {outlet: [[f"Ship {n} left the harbour of {outlet} at noon."] for n in range(6)] for outlet in ("ash", "birch")}
QUESTION = Question("blame", "Does it blame anybody?")


def test_answers_about_decided_texts_count_as_never_given() -> None:
    view = corpus(TOLD)
    names = ("sentences", "paragraphs", "memberships")
    read = {name: getattr(view, name) for name in names} | {"reprints": empty_table("reprints")}
    read["articles"] = view.articles.assign(quarantined=False)
    pool = pool_of(read, QUESTION)
    drawn, strata = draw(pool, len(pool), 0)
    answers = pd.DataFrame({"id": drawn["id"], "coder": "Ada", "answer": 1.0})
    coding = CodedQuestion(QUESTION, answers, drawn, strata)
    key = pool["paragraph_id"].iloc[0]
    topic = view.topics["topic_id"].iloc[0]
    rows = Decisions((Decision(DecisionKind.MEMBERSHIP, key, f"on {topic}", "Ben"),))
    decided = decided_texts(rows, read.__getitem__)
    assert decided == {key}
    whole, without = made_ready(read, coding).rows, made_ready(read, coding, decided).rows
    assert whole["answer"].notna().all()
    assert set(without.loc[without["answer"].isna(), "paragraph_id"]) == {key}
    assert abs(without["counts"].sum() - whole["counts"].sum()) < 1e-9
