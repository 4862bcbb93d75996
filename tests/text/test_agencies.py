"""An outlet that is the agency its texts credit reprints nobody."""

from __future__ import annotations

import pytest

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
