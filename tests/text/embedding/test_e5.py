"""The encoder of many languages: its file, its graph, and that a vector does not tell the language of its text."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from framing.errors import DamagedModel
from framing.languages.known import known
from framing.settings import EmbeddingSettings
from framing.settings.sections import FAST, INSTALL_MANY, MANY, MANY_IN
from framing.tables.files import MadeOnce
from framing.text.embedding import e5_fast, e5_file
from framing.text.embedding.choice import load_encoder
from framing.text.embedding.e5 import E5, PlainE5, shipped_tokenizer
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.language_means import SIZES, LanguageMeans, _groups, aligned

BY_CODE = {one.code: one for one in known()}
# Not among the aligned sentences.
TOLD = {
    "en": ["The bakery on the corner closed after fifty years.", "Divers raised a bell from the bottom of the harbour.",
           "The vaccine will be free for everybody over sixty.", "The minister of defence denied the report."],
    "ru": ["Пекарня на углу закрылась после пятидесяти лет работы.", "Водолазы подняли со дна гавани колокол.",
           "Вакцина будет бесплатной для всех старше шестидесяти.", "Министр обороны опроверг это сообщение."],
    "be": ["Пякарня на рагу зачынілася пасля пяцідзесяці гадоў працы.", "Вадалазы паднялі з дна гавані звон.",
           "Вакцына будзе бясплатнай для ўсіх старэйшых за шэсцьдзясят.", "Міністр абароны абверг гэтае паведамленне."],
}  # fmt: skip


class Coded:
    """Vectors of letters: those of a language differ from those of another."""

    fingerprint = "coded"

    def encode(self, texts: list[str]) -> Vectors:
        rows = np.array([[text.count(letter) / len(text) for letter in "aeioаеио "] for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> MadeOnce:
    pytest.importorskip(MANY_IN, reason="the extra `languages` is not installed")
    return MadeOnce(tmp_path_factory.mktemp("models"))


@pytest.mark.slow
def test_a_sentence_is_nearest_to_its_translations_and_as_near_to_strangers_of_any_language(models: MadeOnce) -> None:
    encoder = E5(models)
    rows = {code: encoder.encode(texts) for code, texts in TOLD.items()}
    for one, other in itertools.permutations(TOLD, 2):
        near = rows[one] @ rows[other].T
        assert near.argmax(axis=1).tolist() == list(range(len(near)))
        strangers = near[~np.eye(len(near), dtype=bool)].mean()
        assert abs(strangers - (rows[one] @ rows[one].T)[~np.eye(len(near), dtype=bool)].mean()) < 0.06
    alone = encoder.encode([TOLD["ru"][2]])
    np.testing.assert_allclose(alone[0], rows["ru"][2], atol=1e-6)


@pytest.mark.slow
def test_the_graph_gives_the_vectors_of_the_weights(models: MadeOnce) -> None:
    """Against the layers as transformers has them, in floating point, fed with the same weights."""
    import torch
    from transformers import BertConfig, BertModel

    shipped = e5_file.read(e5_file.shipped_file())
    words = shipped.words.whole.astype(np.float32) * np.repeat(shipped.words.scales.astype(np.float32), 32, axis=1)
    config = BertConfig(
        vocab_size=len(words), hidden_size=384, num_hidden_layers=shipped.layers, num_attention_heads=12,
        intermediate_size=1536,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False).eval()
    weights = {**shipped.weights, "embeddings.word_embeddings.weight": words}
    model.load_state_dict({name: torch.tensor(one) for name, one in weights.items()}, strict=False)
    texts = [text for told in TOLD.values() for text in told]
    with torch.no_grad():
        states = [model(torch.tensor([ids])).last_hidden_state[0].mean(0) for ids in shipped_tokenizer().ids(texts)]
    wanted = torch.nn.functional.normalize(torch.stack(states), dim=1).numpy()
    assert (wanted * PlainE5(models).encode(texts)).sum(axis=1).min() > 0.999


@pytest.mark.slow
def test_half_the_layers_say_nearly_the_same_and_find_translations(models: MadeOnce) -> None:
    whole, fast = E5(models), E5(models, fast=True)
    rows = {code: fast.encode(texts) for code, texts in TOLD.items()}
    for code, texts in TOLD.items():
        assert (fast.plain.encode(texts) * whole.plain.encode(texts)).sum(axis=1).min() > 0.85
        assert np.linalg.norm(rows[code], axis=1) == pytest.approx(1, abs=1e-5)
    for one, other in itertools.permutations(TOLD, 2):
        assert (rows[one] @ rows[other].T).argmax(axis=1).tolist() == list(range(len(rows[one])))
    alone = fast.encode([TOLD["ru"][2]])
    np.testing.assert_allclose(alone[0], rows["ru"][2], atol=1e-6)


def test_the_fast_setting_is_an_encoder_of_its_own_with_the_same_languages(tmp_path: Path) -> None:
    fast, whole = (load_encoder(EmbeddingSettings(model=model), MadeOnce(tmp_path)) for model in (FAST, MANY))
    assert fast.fingerprint != whole.fingerprint
    assert fast.told != whole.told
    assert EmbeddingSettings(model=FAST).reads == EmbeddingSettings(model=MANY).reads
    assert EmbeddingSettings(model=FAST).likeness < 1


def test_the_shipped_map_says_what_it_was_made_with() -> None:
    shipped = e5_fast.shipped_map()
    assert shipped.matrix.shape == (384, 384)
    assert shipped.record["weights"] == e5_file.SHA256
    assert "MIT" in shipped.record["licence"]


def test_what_is_not_installed_is_said_with_the_command(monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    e5_file.shipped_file.cache_clear()
    with pytest.raises(DamagedModel, match="pip install"):
        e5_file.shipped_file()
    assert "framing[languages]" in INSTALL_MANY


def test_the_encoder_is_known_by_its_name_and_by_its_sentences(tmp_path: Path) -> None:
    encoder = load_encoder(EmbeddingSettings(model=MANY), MadeOnce(tmp_path))
    assert LanguageMeans.recipe() in encoder.fingerprint
    assert set(EmbeddingSettings(model=MANY).reads) == {one.code for one in aligned()}


def test_aligned_sentences_are_as_many_as_the_others_or_the_first_of_them() -> None:
    counts = {one.code: len(one.aligned.sentences) for one in aligned()}
    assert {code for code, count in counts.items() if count == max(counts.values())} == {"en", "ru", "be"}
    assert min(counts.values()) >= 20
    for one in aligned():
        assert len(set(one.aligned.sentences)) == len(one.aligned.sentences)


@pytest.mark.parametrize("many", [4, 20, 60])
def test_groups_hold_every_sentence(many: int) -> None:
    for size in SIZES:
        groups = list(_groups(many, size))
        assert all(len(set(group)) == min(size, many) for group in groups)
        if many % min(size, many) == 0:
            assert set().union(*groups) == set(range(many))


def test_what_is_taken_off_is_the_mean_of_the_language(tmp_path: Path) -> None:
    plain = Coded()
    centres = LanguageMeans.of(plain, MadeOnce(tmp_path))
    shares = {}
    for rows_of in (lambda texts: plain.encode(texts), lambda texts: centres.off(texts, plain.encode(texts))):
        rows = [rows_of(list(BY_CODE[code].aligned.sentences)) for code in ("en", "ru")]
        middle = np.mean([row.mean(axis=0) for row in rows], axis=0)
        shares[len(shares)] = float(((rows[0].mean(axis=0) - middle) ** 2).sum())
    assert shares[1] < 0.05 * shares[0]
    assert (LanguageMeans.of(plain, MadeOnce(tmp_path)).means["ru"] == centres.means["ru"]).all()
