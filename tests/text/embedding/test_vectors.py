"""Laws of the vector store, with an encoder that counts its work, and the shipped model against its original."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import MadeOtherwise
from framing.machine.workers import helped_by
from framing.settings import EmbeddingSettings
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.choice import load_encoder
from framing.text.embedding.encoder import Encoder, Vectors
from framing.text.embedding.long_texts import pooled
from framing.text.embedding.minilm import MAX_TOKENS, QuantizedMiniLM, plain_tokenizer, shipped_model
from framing.text.embedding.quantized import adds_up_exactly
from framing.text.embedding.static import Static
from framing.text.embedding.transformer import Transformer
from framing.text.embedding.vectors import BATCH, VectorStore, packed
from tests.machine.test_crew import Threads, answers_here


class CountingEncoder:
    """Vectors from a hash of the text; remembers every text it was asked for."""

    fingerprint = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts]
        rows = np.stack([np.random.default_rng(seed).normal(size=8) for seed in seeds]).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def store_in(folder: Path, encoder: Encoder) -> VectorStore:
    return VectorStore(Kept(folder / encoder.fingerprint), encoder)


def _by_a_helper(texts: Sequence[str]) -> bytes:
    return packed(CountingEncoder(), texts)


def test_vectors_from_helpers_are_the_bits_of_vectors_made_here(tmp_path: Path) -> None:
    texts, here = [f"{number} tonnes of potash" for number in range(2 * BATCH + 1)], CountingEncoder()
    spread = VectorStore(Kept(tmp_path / "spread"), here, by_others=_by_a_helper)
    with helped_by(Threads(answers_here).crew):
        found = spread.vectors(texts)
    assert here.asked == []
    assert found.tobytes() == store_in(tmp_path / "alone", CountingEncoder()).vectors(texts).tobytes()


@settings(max_examples=40)
@given(batches=st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=4))
def test_no_text_is_embedded_twice_and_a_row_depends_on_its_text_alone(
    batches: list[list[str]], tmp_path_factory
) -> None:
    folder = tmp_path_factory.mktemp("vectors")
    encoder = CountingEncoder()
    seen: dict[str, bytes] = {}
    for batch in batches:
        rows = store_in(folder, encoder).vectors(batch)
        assert len(rows) == len(batch)
        for text, row in zip(batch, rows, strict=True):
            assert seen.setdefault(text, row.tobytes()) == row.tobytes()
    assert len(encoder.asked) == len(set(encoder.asked)) == len(seen)


def test_rows_are_unit_vectors(tmp_path: Path) -> None:
    rows = store_in(tmp_path, CountingEncoder()).vectors(["potash", "sanctions", "potash"])
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert (rows[0] == rows[2]).all()


def test_a_broken_off_write_is_encoded_again(tmp_path: Path) -> None:
    store = store_in(tmp_path, CountingEncoder())
    before = store.vectors(["a bank", "a border"])
    next(store.kept.folder.glob("*.keys.npy")).unlink()
    again = store_in(tmp_path, encoder := CountingEncoder())
    assert (again.vectors(["a bank", "a border"]) == before).all()
    assert len(encoder.asked) == 2


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _swollen(path: Path) -> None:
    """One number of the last row becomes not a number."""
    path.write_bytes(path.read_bytes()[:-2] + b"\xff\x7f")


@pytest.mark.parametrize(
    ("which", "how"),
    [
        ("[!.]*[0-9a-f].npy", _cut),
        ("[!.]*[0-9a-f].npy", lambda path: path.write_bytes(b"")),
        ("[!.]*[0-9a-f].npy", lambda path: path.write_bytes(b"\x93NUMPY\x01\x00junk")),
        ("[!.]*[0-9a-f].npy", lambda path: path.write_bytes(bytes(500))),
        ("[!.]*[0-9a-f].npy", _swollen),
        ("*.keys.npy", _cut),
        ("*.keys.npy", lambda path: path.write_bytes(b"")),
    ],
)
def test_a_damaged_shard_is_made_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, which: str, how: Callable[[Path], object]
) -> None:
    """Of a disk or a broken copy; the other shards stay as they are."""
    before = store_in(tmp_path, CountingEncoder()).vectors(["potash", "sanctions"])
    (hurt,) = (path for path in (tmp_path / "counting").glob(which) if "keys" in which or "keys" not in path.name)
    store_in(tmp_path, CountingEncoder()).vectors(["storm"])
    how(hurt)
    encoder = CountingEncoder()
    assert (store_in(tmp_path, encoder).vectors(["potash", "storm", "sanctions"])[[0, 2]] == before).all()
    assert sorted(encoder.asked) == ["potash", "sanctions"]
    assert "was damaged" in caplog.text
    again = CountingEncoder()
    store_in(tmp_path, again).vectors(["potash", "storm"])
    assert again.asked == []


def test_vectors_that_an_encoder_makes_wrong_are_not_made_for_ever(tmp_path: Path) -> None:
    class Broken(CountingEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            return super().encode(texts) * np.float32("nan")

    encoder = Broken()
    store_in(tmp_path, encoder).vectors(["potash"])
    assert len(encoder.asked) == 2


def test_shards_made_elsewhere_are_kept_as_one(tmp_path: Path) -> None:
    elsewhere, here = (store_in(tmp_path / name, CountingEncoder()) for name in ("elsewhere", "here"))
    here.take(elsewhere.made(["a", "b"]), elsewhere.made(["c"]))
    assert not here.missing(["a", "b", "c"])
    assert len(list(here.kept.folder.glob("*.keys.npy"))) == 1
    np.testing.assert_array_equal(here.vectors(["c", "a", "b"]), elsewhere.vectors(["c", "a", "b"]))


def test_prune_keeps_what_is_used(tmp_path: Path) -> None:
    store = store_in(tmp_path, CountingEncoder())
    store.vectors(["kept"])
    store.vectors(["dropped"])
    assert store.kept.prune(["kept"]) == 1
    assert store.ensure(["kept", "dropped", "dropped"]) == 1


TEXTS = [
    "The envoy left Minsk without a signed paper.",
    "Potash now travels to the sea by a longer way, and somebody pays for the longer way.",
    "Bison were counted in the forest.",
    "Yes.",
    "Nobody at the ministry would say who had signed it, or when; a spokeswoman called the question premature.",
    "Санкции остаются в силе.",
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what is exported is kept for all tests here."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(params=[True, False], ids=["whole numbers", "blocks"])
def quantized(request: pytest.FixtureRequest, models: Path, monkeypatch: pytest.MonkeyPatch) -> QuantizedMiniLM:
    """The shipped model in each of the two ways; the first only where the processor allows it."""
    if request.param and not adds_up_exactly():
        pytest.skip("this processor does not add up products of whole numbers exactly")
    for module in ("quantized", "bert"):
        monkeypatch.setattr(f"framing.text.embedding.{module}.adds_up_exactly", lambda: request.param)
    return QuantizedMiniLM(MadeOnce(models))


def test_quantized_vectors_stay_close_to_the_original(quantized: QuantizedMiniLM) -> None:
    original = Transformer(str(shipped_model())).encode(TEXTS)
    cosines = (quantized.encode(TEXTS) * original).sum(axis=1)
    assert cosines.min() > 0.99
    assert np.median(cosines) > 0.999  # a text of one word is further off


def test_quantized_vectors_ignore_their_neighbours(quantized: QuantizedMiniLM) -> None:
    """Texts of one length are read together, an even or an odd number of them, of even or odd lengths."""
    words = np.random.default_rng(5).integers(1000, 20_000, 4000).tolist()
    lengths = [length for length in (1, 2, 7, 8, 31, 64, 150) for _ in range(11)]
    ids = [words[place : place + length] for place, length in enumerate(lengths)]
    order = np.random.default_rng(6).permutation(len(ids))
    together = quantized.encode_ids([ids[place] for place in order])
    for row, place in zip(together, order, strict=True):
        assert (quantized.encode_ids([ids[place]])[0] == row).all()


LONG = " ".join(f"Boat number {number} left the quay at {number % 12} in the morning." for number in range(60))
LAST = " A committee of bison breeders elected its treasurer."


def test_the_vector_of_a_long_text_depends_on_its_last_sentence(quantized: QuantizedMiniLM) -> None:
    for encoder in (quantized, Transformer(str(shipped_model()))):
        alone, more, bison = encoder.encode([LONG, LONG + LAST, LAST])
        assert bison @ more > bison @ alone
        assert np.allclose(np.linalg.norm([alone, more], axis=1), 1, atol=1e-5)
        assert (encoder.encode([LONG])[0] == alone).all()


def test_a_text_within_the_window_has_the_vector_of_its_tokens(quantized: QuantizedMiniLM) -> None:
    texts = [*TEXTS, LONG[:1000]]
    ids = [encoding.ids for encoding in plain_tokenizer().encode_batch(texts)]
    assert 200 < len(ids[-1]) <= MAX_TOKENS
    assert (quantized.encode([*texts, LONG])[:-1] == quantized.encode_ids(ids)).all()


def test_texts_without_white_space_are_read_to_their_end() -> None:
    seen: list[str] = []

    def encode(parts: list[str]) -> Vectors:
        seen.extend(parts)
        return np.eye(len(parts), dtype=np.float32)

    rows = pooled(["码头" * 50, "码头"], encode, lambda texts: [len(text) for text in texts], 16)
    assert rows.shape[0] == 2
    assert sum(map(len, seen)) == 102
    assert max(map(len, seen)) <= 16


def test_the_two_ways_are_two_encoders(quantized: QuantizedMiniLM) -> None:
    assert ("whole" in quantized.fingerprint) != ("w8" in quantized.fingerprint)
    assert quantized.graph.name == f"{quantized.made}.onnx"
    assert quantized.fingerprint.startswith(quantized.made)


def test_rows_made_in_another_way_are_refused(tmp_path: Path) -> None:
    class Otherwise(CountingEncoder):
        fingerprint = "another"

    shard = store_in(tmp_path / "there", Otherwise()).made(["a text"])
    here = store_in(tmp_path / "here", CountingEncoder())
    with pytest.raises(MadeOtherwise, match="another"):
        here.take(shard)
    assert here.missing(["a text"]) == ["a text"]


def test_a_setting_without_new_texts_loads_no_model(tmp_path: Path) -> None:
    encoder = load_encoder(EmbeddingSettings(), MadeOnce(tmp_path / "models"))
    store_in(tmp_path, encoder).vectors([])
    assert not (tmp_path / "models").exists()


@pytest.mark.slow
def test_static_vectors_know_what_is_alike(tmp_path: Path) -> None:
    static = Static(MadeOnce(tmp_path))
    deal, agreement, bison, unknown = static.encode(
        ["the deal with Washington", "the agreement with the United States", "bison in a forest", ""]
    )
    assert deal @ agreement > 0.4 > deal @ bison
    assert np.linalg.norm(unknown) == 1
    assert (Static(MadeOnce(tmp_path)).encode(["bison in a forest"])[0] == bison).all()
