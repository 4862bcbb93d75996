"""Train the portrayal head: how a sentence speaks of a named target (negative, neutral, positive).

    python -m benchmarks.training.portrayal --data DIR --out FILE.npz [--search]

all-MiniLM-L6-v2 stays as it is; small low-rank additions (LoRA, Hu et al. 2021) to its matrices and a linear layer on
top are trained on NewsMTSC (MIT), so that what ships is a file of a few MB beside the model that is there anyway.
`--search` compares settings on a tenth of the training articles held out; the multi-target test set is looked at once,
at the end, by the final model. A GPU makes it minutes; a CPU does it in an hour or two.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score
from transformers import AutoModel, PreTrainedTokenizerFast

BEGIN, END = "[unused1]", "[unused2]"  # entries of the vocabulary that no text uses mark the target
MAX_TOKENS = 160


@dataclass(frozen=True)
class Recipe:
    rank: int = 16
    rate: float = 1e-3
    epochs: int = 5
    batch: int = 32
    dropout: float = 0.1
    smoothing: float = 0.05
    seed: int = 0


class LowRank(torch.nn.Module):
    """A linear layer left as it is, plus a trained product of two thin matrices."""

    def __init__(self, base: torch.nn.Linear, rank: int, dropout: float) -> None:
        super().__init__()
        self.base = base
        self.down = torch.nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.up = torch.nn.Parameter(torch.zeros(base.out_features, rank))
        self.dropout = torch.nn.Dropout(dropout)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return self.base(states) + self.dropout(states) @ self.down.T @ self.up.T


class TargetClassifier(torch.nn.Module):
    """Three logits from the mean over the target's tokens beside the mean over the sentence."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        super().__init__()
        self.inner = AutoModel.from_pretrained(str(folder), attn_implementation="eager").float()
        self.inner.requires_grad_(False)
        for layer in self.inner.encoder.layer:
            own = layer.attention.self
            for name in ("query", "key", "value"):
                setattr(own, name, LowRank(getattr(own, name), recipe.rank, recipe.dropout))
            for part in (layer.attention.output, layer.intermediate, layer.output):
                part.dense = LowRank(part.dense, recipe.rank, recipe.dropout)
        self.dropout = torch.nn.Dropout(recipe.dropout)
        self.head = torch.nn.Linear(2 * self.inner.config.hidden_size, 3)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        states = self.inner(input_ids=ids, attention_mask=mask).last_hidden_state
        means = [
            (states * weight.unsqueeze(-1)).sum(1) / weight.sum(1, keepdim=True).clamp(min=1)
            for weight in (target, mask)
        ]
        return self.head(self.dropout(torch.cat(means, dim=1)))

    def trained(self) -> dict[str, np.ndarray[Any, Any]]:
        return {
            name: value.detach().cpu().numpy().astype(np.float16)
            for name, value in self.named_parameters()
            if value.requires_grad
        }


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    )
    tokenizer.add_special_tokens({"additional_special_tokens": [BEGIN, END]})
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    return tokenizer


def examples(path: Path, tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    begin, end = tokenizer.convert_tokens_to_ids([BEGIN, END])
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["sentence_normalized"]
        for target in row["targets"]:
            start, stop = target["from"], target["to"]
            marked = f"{text[:start]} {BEGIN} {text[start:stop]} {END} {text[stop:]}"
            ids = tokenizer.backend_tokenizer.encode(marked).ids
            if len(ids) > MAX_TOKENS:  # keep the surroundings of the target
                here = ids.index(begin)
                first = max(1, min(here - MAX_TOKENS // 2, len(ids) - MAX_TOKENS))
                ids = [ids[0], *ids[first : first + MAX_TOKENS - 1]]
            spot = [0.0] * len(ids)
            for place in range(ids.index(begin), ids.index(end) + 1 if end in ids else len(ids)):
                spot[place] = 1.0
            article = "_".join(row["primary_gid"].split("_")[:3])
            found.append({"ids": ids, "target": spot, "label": int(target["polarity"]) // 2 - 1, "article": article})
    return found


def batches(rows: list[dict[str, Any]], size: int, device: str) -> Any:
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        width = max(len(row["ids"]) for row in part)
        ids, mask, target = (torch.zeros(len(part), width) for _ in range(3))
        for number, row in enumerate(part):
            length = len(row["ids"])
            ids[number, :length] = torch.tensor(row["ids"])
            mask[number, :length] = 1
            target[number, :length] = torch.tensor(row["target"])
        yield (
            ids.long().to(device),
            mask.to(device),
            target.to(device),
            torch.tensor([r["label"] for r in part]).to(device),
        )


def train(folder: Path, rows: list[dict[str, Any]], recipe: Recipe, device: str) -> TargetClassifier:
    torch.manual_seed(recipe.seed)
    model = TargetClassifier(folder, recipe).to(device).train()
    chosen = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(chosen, lr=recipe.rate, weight_decay=0.01)
    steps = recipe.epochs * math.ceil(len(rows) / recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, recipe.rate, total_steps=steps, pct_start=0.1)
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=recipe.smoothing)
    order = random.Random(recipe.seed)
    for _ in range(recipe.epochs):
        order.shuffle(rows)
        for ids, mask, target, label in batches(rows, recipe.batch, device):
            optimizer.zero_grad()
            loss_of(model(ids, mask, target), label).backward()
            torch.nn.utils.clip_grad_norm_(chosen, 1.0)
            optimizer.step()
            schedule.step()
    return model.eval()


@torch.inference_mode()
def judge(model: TargetClassifier, rows: list[dict[str, Any]], device: str) -> dict[str, float]:
    logits = [model(ids, mask, target).argmax(1).cpu() for ids, mask, target, _ in batches(rows, 128, device)]
    found, gold = torch.cat(logits).numpy(), [row["label"] for row in rows]
    return {"F1m": float(f1_score(gold, found, average="macro")), "accuracy": float(accuracy_score(gold, found))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl and devtest_mt.jsonl")
    parser.add_argument("--model", type=Path, help="folder of all-MiniLM-L6-v2; the installed package's by default")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--search", action="store_true")
    parser.add_argument(
        "--seeds", type=int, default=1, help="train so many and keep the first; the others tell the spread"
    )
    chosen = parser.parse_args()
    if chosen.model is None:
        from framing.embedding.minilm import shipped_model

        chosen.model = shipped_model()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = load_tokenizer(chosen.model)
    rows = examples(chosen.data / "train.jsonl", tokenizer)
    recipe = Recipe()
    if chosen.search:
        articles = sorted({row["article"] for row in rows})
        random.Random(7).shuffle(articles)
        held = set(articles[: len(articles) // 10])
        fit, dev = [r for r in rows if r["article"] not in held], [r for r in rows if r["article"] in held]
        tried = []
        for change in (
            {},
            {"rank": 32},
            {"rank": 64},
            {"rate": 1e-3},
            {"rate": 2e-3},
            {"rank": 32, "rate": 1e-3},
            {"epochs": 10},
            {"rank": 32, "rate": 1e-3, "epochs": 12},
            {"rate": 1e-3, "batch": 16},
            {"rank": 32, "dropout": 0.2, "epochs": 10, "rate": 1e-3},
        ):
            trial = replace(recipe, **change)
            score = judge(train(chosen.model, list(fit), trial, device), dev, device)
            tried.append((score["F1m"], trial))
            print(json.dumps({**asdict(trial), **score, "held out": len(dev)}), flush=True)
        recipe = max(tried, key=lambda pair: pair[0])[1]
    test = examples(chosen.data / "devtest_mt.jsonl", tokenizer)
    for seed in range(chosen.seeds):
        model = train(chosen.model, list(rows), replace(recipe, seed=seed), device)
        print(json.dumps({"final": asdict(recipe), "seed": seed, **judge(model, test, device)}), flush=True)
        if seed == 0:
            np.savez_compressed(chosen.out, **model.trained())


if __name__ == "__main__":
    main()
