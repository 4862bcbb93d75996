"""docs/measures.md says what the measures and the last benchmark say."""

from __future__ import annotations

import json

from benchmarks.accuracy.measures.document import OUT, text
from benchmarks.publish import RESULTS


def test_the_page_is_what_its_sources_give() -> None:
    results = json.loads((RESULTS / "measures.json").read_text(encoding="utf-8"))
    assert OUT.read_text(encoding="utf-8") == text(results), "run python -m benchmarks.accuracy.measures.document"
