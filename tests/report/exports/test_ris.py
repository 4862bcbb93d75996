"""The articles as references, read by rispy."""

from __future__ import annotations

import rispy

from framing.report import formats
from framing.report.sources.material import Material


def test_a_reference_for_each_article_with_its_outlet_its_day_and_its_topics(whole: Material) -> None:
    ((_, content),) = formats()["ris"].make(whole)
    found = {one["id"]: one for one in rispy.loads(content.decode())}
    articles = whole.corpus.articles
    assert set(found) == set(articles)
    for key, ref in articles.items():
        one = found[key]
        assert one["type_of_reference"] == "NEWS"
        assert one["secondary_title"] == whole.corpus.outlets[ref.outlet].name
        assert one.get("title", "") == " ".join(ref.title.split())
        if ref.day:
            assert one["date"].startswith(ref.day.replace("-", "/"))
            assert one["year"] == ref.day[:4]
    told = whole.corpus.covering["ferry"]
    on = {key for ids in told.values() for key in ids}
    assert {key for key, one in found.items() if whole.corpus.topics["ferry"].name in one.get("keywords", [])} == on


def test_a_line_break_in_a_headline_starts_no_field(whole: Material) -> None:
    ((_, content),) = formats()["ris"].make(whole)
    for line in content.decode().split("\r\n"):
        assert not line or line[2:6] == "  - ", line
