"""The tagger for languages that spaCy's model does not read: names, cases and links. Only this file imports slovnet.

Its networks are small enough for numpy. Their weights lie inside the package natasha, whose code is never imported: it
asks for pymorphy2, which no longer works.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.errors import DamagedModel
from framing.settings.sections import INSTALL_MANY
from framing.tables.keeping import checked
from framing.text.parsing.parser import LONGEST
from framing.text.parsing.syntax import Parser, TagNames

WEIGHTS_IN, PACKAGE = "natasha", "natasha==1.6.0"
SHA256 = {  # of the files in its folder `data`
    "emb/navec_news_v1_1B_250K_300d_100q.tar": "f07270833d78523edc5781538d67038e95b43975e4a7ae757c693b687f9cbfca",
    "model/slovnet_morph_news_v1.tar": "54812762a641c742dbfa9c950c4b53bbb469301983077ed01b9f074643d540d3",
    "model/slovnet_ner_news_v1.tar": "16c3343a6572ddf0e2b2fc1923113de15a7f5ca5bde90e780dd590418665603e",
    "model/slovnet_syntax_news_v1.tar": "0759ce82eaac4430f5b4ac27b2444aa6e4b6501ca38c2f45d62467265383d85e",
    "dict/first.txt": "f5cf72d804be2ad90288ddc27a7cda13e730d143691ca5ccbc586a391a5391e0",
    "dict/last.txt": "f1a31c1470b24c1a299dd9c32d24efcb87caf887d4b2c69f13686e7be153cec4",
}
AGENT = "obl:agent"
FORM = "tokens2"  # how a parse is written down; another form is another folder
MOST = 400  # tokens: what is longer is no sentence, and the links need room for the square of it
KINDS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}  # of names: the tagger's word, and the parser's


class _Networks(NamedTuple):
    names: Any
    cases: Any
    links: Any


def parse(texts: Iterable[str]) -> list[NDArray[np.uint16]]:
    """The tokens of each text as rows of numbers (syntax.Parses), on one thread."""
    from razdel import tokenize

    with threadpool_limits(1):
        told = [[(one.start, one.stop - one.start, one.text) for one in tokenize(text[:LONGEST])] for text in texts]
        found = [np.zeros((0, 7), dtype=np.uint16) for _ in told]
        some = [place for place, words in enumerate(told) if words]
        for place, columns in zip(some, _columns([told[place][:MOST] for place in some]), strict=True):
            found[place] = np.array(columns, dtype=np.uint16).T
    return found


def _columns(told: Sequence[Sequence[tuple[int, int, str]]]) -> Iterator[list[Sequence[int]]]:
    """The seven columns of each text."""
    words = [[word for _, _, word in one] for one in told]
    labels = _labels()
    codes = [{name: code for code, name in enumerate(names)} for names in (labels.dep, labels.tag, labels.entity)]
    networks = _networks()
    tagged = [network.decoder(network.process(network.encoder(words))) for network in networks]
    for one, names, cases, (_, heads, relations) in zip(told, *tagged, strict=True):
        relations = _with_agents(relations, heads, cases)
        kinds = [KINDS.get(name.partition("-")[2], "") for name in names]
        yield [
            [start for start, _, _ in one], [length for _, length, _ in one], _acyclic([int(h) - 1 for h in heads]),
            [codes[0][name] for name in relations], [codes[1][name] for name in cases],
            [codes[2][kind] for kind in kinds], [int(name.startswith("I-")) for name in names],
        ]  # fmt: skip


def _with_agents(relations: Sequence[str], heads: Sequence[str], cases: Sequence[str]) -> list[str]:
    """The links, where whoever stands in the instrumental beside a passive acts: the tagger often leaves it open."""
    return [
        AGENT
        if relation == "obl" and int(head) and "Voice=Pass" in cases[int(head) - 1]
        and "Case=Ins" in case and "Animacy=Anim" in case
        else relation
        for relation, head, case in zip(relations, heads, cases, strict=True)
    ]  # fmt: skip


def _acyclic(heads: list[int]) -> list[int]:
    """The head of each token, -1 being none: a token without a head, or whose heads lead back to it, is its own."""
    found = [head if head >= 0 else token for token, head in enumerate(heads)]
    for token in range(len(found)):
        seen, at = {token}, found[token]
        while found[at] != at:
            if at in seen:
                found[at] = at
                break
            seen.add(at)
            at = found[at]
    return found


def recipe() -> str:
    """Which tagger it is and how its parses are written down: what another one made is kept apart."""
    from importlib.metadata import version

    return f"{WEIGHTS_IN}-{version(WEIGHTS_IN)}-slovnet{version('slovnet')}-{FORM}"


@functools.cache
def shipped_weights() -> Path:
    """Return the folder with the weights in their package, after a check of each file."""
    spec = importlib.util.find_spec(WEIGHTS_IN)  # finds the folder and runs nothing in it
    if spec is None or spec.origin is None:
        raise DamagedModel(f"The tagger slovnet is not installed. Start `{INSTALL_MANY}`.")
    folder = Path(spec.origin).parent / "data"
    for name, digest in SHA256.items():
        checked(folder / name, digest, PACKAGE)
    return folder


@functools.cache
def listed(kind: str) -> frozenset[str]:
    """The names in the package's list of `first` or `last` names, in small letters and the nominative."""
    lines = (shipped_weights() / "dict" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.partition("#")[0].strip() for line in lines)


@functools.cache
def _labels() -> TagNames:
    """The tagger's own labels."""
    networks = _networks()
    relations, cases = networks.links.decoder.rels_vocab.items, networks.cases.decoder.tags_vocab.items
    return TagNames(("", *relations), ("", *cases), ("", *KINDS.values()))


@functools.cache
def _networks() -> _Networks:
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    folder = shipped_weights()
    path = {Path(name).stem.split("_")[1]: str(folder / name) for name in SHA256 if name.startswith("model")}
    words = Navec.load(str(folder / next(name for name in SHA256 if name.startswith("emb"))))
    loaded = (NER.load(path["ner"]), Morph.load(path["morph"]), Syntax.load(path["syntax"]))
    return _Networks(*(one.navec(words).infer for one in loaded))


TAGGER = Parser(recipe, _labels, parse)
