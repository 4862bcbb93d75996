"""An outlet that is the agency its texts credit reprints nobody."""

from __future__ import annotations

import pytest

from framing.ingest.extraction.agency import agency_signing
from framing.text.agencies import is_itself


@pytest.mark.parametrize(
    ("agency", "outlet", "same"),
    [
        ("Reuters", "reuters", True),
        ("CNN", "cnn-web-news", True),
        ("Fox News", "FoxNews", True),
        ("AP", "Associated Press", True),
        ("Associated Press", "ap-news", True),
        ("AP", "american-prospect", False),
        ("AP", "the-apple-post", False),
        ("TASS", "tasselled-times", False),
        ("Reuters", "the-hill", False),
        ("", "the-hill", False),
    ],
)
def test_it_is_itself_by_name_by_the_beginning_or_by_known_initials(agency: str, outlet: str, same: bool) -> None:
    assert is_itself(agency, outlet) == same


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("Associated Press", "Associated Press"),
        ("Ann Lee, Reuters", "Reuters"),
        ("Ann Lee; Bob Ray", None),
        ("Ann Reuters", None),
        ("", None),
        (None, None),
    ],
)
def test_a_byline_names_an_agency_alone_or_beside_who_wrote(byline: str | None, agency: str | None) -> None:
    assert agency_signing(byline) == agency
