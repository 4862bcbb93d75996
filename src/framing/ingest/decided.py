"""What a person has decided about whole articles: their kind of text, their day, and which are left out."""

from __future__ import annotations

from dataclasses import replace

from framing.tables.decisions.decision import Decision, DecisionKind, TextUnit
from framing.tables.decisions.places import article_text, text_hash
from framing.tables.decisions.settled import Decisions
from framing.tables.records import Article

KINDS = (DecisionKind.GENRE, DecisionKind.DATE, DecisionKind.ARTICLE)
LEFT_OUT = "left out by a decision in decisions.csv"


class DecidedArticles:
    """The decisions on articles, found by the text of each article as it comes."""

    def __init__(self, decisions: Decisions) -> None:
        self._rows: dict[str, list[Decision]] = {}
        for row in decisions.of(*KINDS).rows:
            self._rows.setdefault(row.text or row.id, []).append(row)

    def applied(self, article: Article) -> Article:
        """The article as it was decided to be; one that is left out is held back for that reason."""
        if not self._rows:
            return article
        key = text_hash(TextUnit.ARTICLE, article.outlet, article_text(block.text for block in article.body))
        of_id = [row for row in self._rows.get(article.article_id, []) if not row.text]
        rows = [*self._rows.get(key, []), *(replace(row, text=key) for row in of_id)]
        for row in Decisions(tuple(rows)).settled:
            if row.what is DecisionKind.GENRE:
                article = replace(article, genre=row.says)
            elif row.what is DecisionKind.DATE:
                article = replace(article, published=row.says, published_at=None)
            else:
                article = replace(article, held=(*article.held, LEFT_OUT), doubts=(LEFT_OUT, *article.doubts))
        return article
