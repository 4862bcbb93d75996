"""Fine-tune all-MiniLM-L6-v2 on a CPU: the lower layers run once and are stored; only the upper layers are trained.

The output of the lower layers never changes, so it is computed once and kept in half precision. Batches contain texts
of similar length. One epoch over nine thousand sentences through three layers takes about four minutes on one core.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from torch.nn import functional

from framing.measures.shared.portrayal_model import MASK_ID
from framing.text.embedding.minilm import shipped_model

LAYERS, WIDTH, HEADS, INNER = 6, 384, 12, 1536
CHUNK = 40  # number of batches that are sorted by length together


@dataclass(frozen=True, slots=True)
class Recipe:
    """Training settings; the first `lower` layers stay as they are."""

    lower: int = 3
    rate: float = 1e-4
    head_rate: float = 1e-3
    epochs: int = 4
    batch: int = 32
    dropout: float = 0.1
    smoothing: float = 0.05
    decay: float = 0.01
    warm_up: float = 0.1
    seed: int = 0


class Layer(torch.nn.Module):
    """One layer of BERT (Devlin et al. 2019): attention, then two dense steps, each added to its input."""

    def __init__(self, weights: dict[str, np.ndarray], number: int, dropout: float) -> None:
        super().__init__()
        self.rate = dropout
        prefix = f"encoder.layer.{number}."
        own = {name: torch.from_numpy(weights[prefix + name].copy()) for name in self.names()}
        for name, value in own.items():
            self.register_parameter(name.replace(".", "_"), torch.nn.Parameter(value))

    @staticmethod
    def names() -> list[str]:
        parts = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
                 "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"]  # fmt: skip
        return [f"{part}.{kind}" for part in parts for kind in ("weight", "bias")]

    def _linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(x, getattr(self, name + "_weight"), getattr(self, name + "_bias"))

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.layer_norm(x, (WIDTH,), getattr(self, name + "_weight"), getattr(self, name + "_bias"), 1e-12)

    def forward(self, x: torch.Tensor, attend: torch.Tensor | None) -> torch.Tensor:
        """States [n, tokens, 384]; `attend` is 0 or -inf, [n, 1, 1, tokens]."""
        n, tokens, _ = x.shape
        rate = self.rate if self.training else 0.0
        query, key, value = (
            self._linear(x, f"attention_self_{part}").view(n, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attend, dropout_p=rate)
        mixed = self._linear(mixed.transpose(1, 2).reshape(n, tokens, WIDTH), "attention_output_dense")
        x = self._norm(x + functional.dropout(mixed, rate), "attention_output_LayerNorm")
        inner = self._linear(functional.gelu(self._linear(x, "intermediate_dense")), "output_dense")
        return self._norm(x + functional.dropout(inner, rate), "output_LayerNorm")


class Upper(torch.nn.Module):
    """The upper layers and a linear head over the mean state, next to the state of the masked target if there is one.
    """

    def __init__(self, recipe: Recipe, classes: int, *, targeted: bool) -> None:
        super().__init__()
        weights = base_weights()
        self.recipe, self.targeted = recipe, targeted
        self.layers = torch.nn.ModuleList(
            Layer(weights, number, recipe.dropout) for number in range(recipe.lower, LAYERS)
        )
        self.head = torch.nn.Linear(WIDTH * (2 if targeted else 1), classes)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, target: torch.Tensor | None = None) -> torch.Tensor:
        """Logits [n, classes] from states [n, tokens, 384], their mask, and the position of the target [n, tokens]."""
        attend = attend_to(mask)
        for layer in self.layers:
            x = layer(x, attend)
        pooled = [_mean(x, mask)]
        if self.targeted and target is not None:
            pooled.insert(0, _mean(x, target))
        return self.head(functional.dropout(torch.cat(pooled, 1), self.recipe.dropout, self.training))


    def trained(self) -> dict[str, np.ndarray]:
        """The trained weights under their names in all-MiniLM-L6-v2, and the head."""
        found = {f"head.{name}": value.detach().numpy() for name, value in self.head.named_parameters()}
        for number, layer in enumerate(self.layers, self.recipe.lower):
            for name in layer.names():
                found[f"encoder.layer.{number}.{name}"] = getattr(layer, name.replace(".", "_")).detach().numpy()
        return found


@dataclass(frozen=True, slots=True)
class Texts:
    """The output of the lower layers: per text its states [tokens, 384] in half precision, and its ids."""

    states: list[np.ndarray]
    ids: list[list[int]]

    def __len__(self) -> int:
        return len(self.ids)


def base_weights() -> dict[str, np.ndarray]:
    return load_file(shipped_model() / "model.safetensors")


def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(shipped_model() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


@torch.inference_mode()
def run_lower(ids: Sequence[list[int]], lower: int) -> Texts:
    """Run the embeddings and the first `lower` layers on the texts."""
    weights = base_weights()
    get = {name: torch.from_numpy(value) for name, value in weights.items() if name.startswith("embeddings.")}
    layers = [Layer(weights, number, 0.0).eval() for number in range(lower)]
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    states: list[np.ndarray] = [np.empty(0)] * len(ids)
    for first in range(0, len(order), 64):
        rows = order[first : first + 64]
        width = max(len(ids[row]) for row in rows)
        padded = torch.tensor([ids[row] + [0] * (width - len(ids[row])) for row in rows])
        mask = (torch.arange(width) < torch.tensor([len(ids[row]) for row in rows])[:, None]).float()
        x = get["embeddings.word_embeddings.weight"][padded] + get["embeddings.position_embeddings.weight"][:width]
        x = x + get["embeddings.token_type_embeddings.weight"][0]
        norm = [get[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")]
        x = functional.layer_norm(x, (WIDTH,), *norm, 1e-12)
        attend = attend_to(mask)
        for layer in layers:
            x = layer(x, attend)
        for place, row in enumerate(rows):
            states[row] = x[place, : len(ids[row])].numpy().astype(np.float16)
    return Texts(states, [list(one) for one in ids])


def batch_of(texts: Texts, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    width = max(len(texts.ids[row]) for row in rows)
    x = np.zeros((len(rows), width, WIDTH), dtype=np.float32)
    mask, target = np.zeros((2, len(rows), width), dtype=np.float32)
    for place, row in enumerate(rows):
        length = len(texts.ids[row])
        x[place, :length] = texts.states[row]
        mask[place, :length] = 1
        target[place, :length] = np.array(texts.ids[row]) == MASK_ID
    return torch.from_numpy(x), torch.from_numpy(mask), torch.from_numpy(target)


def train(
    texts: Texts, labels: np.ndarray, rows: np.ndarray, recipe: Recipe, *,
    classes: int, targeted: bool, kept: Path | None = None,
) -> Iterator[Upper]:  # fmt: skip
    """Train on `rows`, yielding the model after each epoch; `kept` is where an interrupted training continues from."""
    torch.manual_seed(recipe.seed)
    model = Upper(recipe, classes, targeted=targeted)
    groups = [{"params": model.layers.parameters(), "lr": recipe.rate},
              {"params": model.head.parameters(), "lr": recipe.head_rate}]  # fmt: skip
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay, fused=True)
    steps = recipe.epochs * math.ceil(len(rows) / recipe.batch)
    warm = max(1, round(recipe.warm_up * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    parts = {"model": model, "optimizer": optimizer, "schedule": schedule}
    done = 0
    if kept is not None and kept.exists():
        state = torch.load(kept)
        done = state.pop("done")
        for name, part in parts.items():
            part.load_state_dict(state[name])
    for epoch in range(done, recipe.epochs):
        torch.manual_seed(1000 * recipe.seed + epoch)
        random = np.random.default_rng([recipe.seed, epoch])
        model.train()
        for chosen in _by_length(texts, rows, recipe.batch, random):
            optimizer.zero_grad()
            with torch.autocast("cpu", torch.bfloat16):  # twice as fast if the processor supports the type
                logits = model(*batch_of(texts, chosen)).float()
            truth = torch.from_numpy(labels[chosen])
            functional.cross_entropy(logits, truth, label_smoothing=recipe.smoothing).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        if kept is not None:
            torch.save({"done": epoch + 1, **{name: part.state_dict() for name, part in parts.items()}}, kept)
        yield model.eval()


@torch.inference_mode()
def logits_of(model: Upper, texts: Texts, rows: np.ndarray) -> np.ndarray:
    """Logits [len(rows), classes]."""
    order = np.argsort([len(texts.ids[row]) for row in rows], kind="stable")
    found = np.zeros((len(rows), model.head.out_features), dtype=np.float32)
    for first in range(0, len(order), 64):
        places = order[first : first + 64]
        found[places] = model(*batch_of(texts, rows[places])).float().numpy()
    return found


def _by_length(texts: Texts, rows: np.ndarray, size: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Shuffled batches of texts with similar length."""
    shuffled = random.permutation(rows)
    batches = []
    for first in range(0, len(shuffled), size * CHUNK):
        part = shuffled[first : first + size * CHUNK]
        part = part[np.argsort([len(texts.ids[row]) for row in part], kind="stable")]
        batches += [part[start : start + size] for start in range(0, len(part), size)]
    for number in random.permutation(len(batches)):
        yield batches[number]


def attend_to(mask: torch.Tensor) -> torch.Tensor:
    """0 where there is a token and -inf where there is none, [n, 1, 1, tokens]."""
    return torch.zeros_like(mask).masked_fill(mask == 0, -math.inf)[:, None, None, :]


def _mean(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return (x * weight.unsqueeze(-1)).sum(1) / weight.sum(1, keepdim=True).clamp(min=1)
