"""Laws of kept bytes: what comes back is what was kept, and damage is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.tables.kept_bytes import KeptBytes


@given(told=st.dictionaries(st.text(max_size=6), st.binary(max_size=9), max_size=12))
def test_each_text_gets_its_own_bytes_back(told: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("kept")
    kept, texts = KeptBytes(folder), list(told)
    assert set(kept.missing(texts)) == set(texts)
    kept.keep(texts, [[told[text] for text in texts[:3]], [told[text] for text in texts[3:]]])
    for again in (kept, KeptBytes(folder)):  # as another process finds it
        assert again.missing(texts) == []
        assert again.read([*reversed(texts), *texts[:2]]) == [*(told[text] for text in [*reversed(texts), *texts[:2]])]


def test_a_text_whose_bytes_have_changed_is_forgotten(tmp_path: Path) -> None:
    kept = KeptBytes(tmp_path)
    kept.keep(["one", "other"], [[b"first", b"second"]])
    (shard,) = (path for path in tmp_path.glob("*.npy") if not path.name.endswith(".keys.npy"))
    content = bytearray(shard.read_bytes())
    content[-1] ^= 1
    shard.write_bytes(content)
    assert KeptBytes(tmp_path).read(["one", "other"]) == [b"first", None]
    assert set(KeptBytes(tmp_path).missing(["one", "other"])) == {"one", "other"}
