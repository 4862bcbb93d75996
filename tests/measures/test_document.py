"""docs/measures.md says what the measures and the last benchmark say."""

from __future__ import annotations

from benchmarks.accuracy.measures.document import OUT, read_rows, text


def test_the_page_is_what_its_sources_give() -> None:
    assert OUT.read_text(encoding="utf-8") == text(read_rows()), "run python -m benchmarks.accuracy.measures.document"
