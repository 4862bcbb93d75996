"""The method page: what each measure may and must not be read as, the rules, the settings, the versions, the inputs."""

from __future__ import annotations

import json
from dataclasses import dataclass

from framing.report.can_show import CanShow, can_show
from framing.report.material import Material
from framing.report.notes import Note


@dataclass(frozen=True, slots=True)
class MethodPage:
    notes: tuple[Note, ...]
    can_show: CanShow | None
    primary: tuple[str, ...]
    q: str
    min_articles: int
    full_articles: int
    seed: int
    settings: str
    versions: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    n_articles: int
    n_contrasts: int
    n_tested: int


def method_page(material: Material) -> MethodPage:
    """How the numbers were made, from what, with which settings."""
    corpus, about = material.corpus, material.about
    contrasts = corpus.tables["contrasts"]
    return MethodPage(
        tuple(about.notes.values()),
        can_show(material),
        tuple(about.note(name).title for name in about.primary),
        f"{about.q:g}",
        about.min_articles,
        about.full_articles,
        about.seed,
        json.dumps(about.settings, indent=2, sort_keys=True, ensure_ascii=False),
        tuple(sorted(about.versions.items())),
        tuple(sorted(about.inputs.items())),
        len(corpus.articles),
        len(contrasts),
        int(contrasts["p"].notna().sum()),
    )
