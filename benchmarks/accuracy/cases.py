"""People, who does what to whom, and loaded words in Russian and Belarusian, on sentences written before the rules.

    python -m benchmarks.accuracy.cases

It needs the extra `languages`. gold/persons.toml marks whom a sentence names, gold/roles.toml subjects and objects, and
gold/loaded_pairs.toml holds pairs of a sober and a loaded sentence.

- persons: names found that are marked, letter for letter (precision), and marked names that are found (recall)
- roles: marked words that the links between words make the subject or the object that they are
- loaded: pairs of which the loaded sentence is higher on the axis of the measure `loaded`
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, Row, publish
from framing.languages.known import tagged
from framing.measures.loaded import loaded_axis
from framing.tables.files import MadeOnce
from framing.text.embedding.e5 import E5
from framing.text.embedding.e5_states import WordStates
from framing.text.mentions.nominative import names_in
from framing.text.parsing.syntax import ParsedSentence, Parser
from framing.text.parsing.tagger import TAGGER
from framing.text.parsing.taught import parser as taught_parser

GOLD = Path(__file__).parent / "gold"
SUBJECT, OBJECT = ("nsubj", "nsubj:pass"), ("obj",)
Spans = set[tuple[int, int]]


def read(name: str) -> Mapping[str, Any]:
    """What a file of gold says, by language."""
    return tomllib.loads((GOLD / f"{name}.toml").read_text(encoding="utf-8"))


def marked(text: str, opening: str, closing: str) -> tuple[str, Spans]:
    """A text without its marks, and the characters that were marked."""
    plain, spans = "", set()
    for piece in re.split(rf"({re.escape(opening)}[^{re.escape(closing)}]+{re.escape(closing)})", text):
        inside = piece[1:-1] if piece.startswith(opening) and piece.endswith(closing) and len(piece) > 1 else None
        if inside is not None:
            spans.add((len(plain), len(plain) + len(inside)))
        plain += piece if inside is None else inside
    return plain, spans


def parsed(texts: Sequence[str], by: Parser = TAGGER) -> list[ParsedSentence]:
    """The tagger's parses, or another's."""
    labels = by.labels()
    return [ParsedSentence(text, rows, labels) for text, rows in zip(texts, by.parse(texts), strict=True)]


def persons(code: str, sentences: Sequence[str], by: Parser) -> Row:
    """Whom the tagger, or the layer that it taught, finds in sentences with marked names."""
    told = [marked(one, "[", "]") for one in sentences]
    found: list[Spans] = []
    for sentence in parsed([text for text, _ in told], by):
        found.append({(one.start, sentence.end[one.span[-1]]) for one in names_in(sentence)})
    for (text, wanted), spans in zip(told, found, strict=True):
        if wanted != spans:
            print(f"{code}: wanted {[text[slice(*one)] for one in sorted(wanted)]}, "
                  f"found {[text[slice(*one)] for one in sorted(spans)]}: {text}")  # fmt: skip
    right = sum(len(wanted & spans) for (_, wanted), spans in zip(told, found, strict=True))
    n, many = sum(len(wanted) for _, wanted in told), sum(map(len, found))
    return _scored(f"persons, {code}", n, right, many)


def _scored(what: str, n: int, right: int, found: int) -> Row:
    precision, recall = right / max(found, 1), right / n
    harmonic = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"what": what, "n": n, "precision": precision, "recall": recall, "F1": harmonic}


def roles(code: str, sentences: Sequence[str]) -> Iterator[Row]:
    """How many marked words have the role that they are marked with."""
    told = []
    for one in sentences:
        plain, both = marked(one.replace("_", "*"), "*", "*")
        objects = {span for span in both if f"_{plain[slice(*span)]}_" in one}
        told.append((plain, both - objects, objects))
    right = {SUBJECT: 0, OBJECT: 0}
    for sentence, (text, subjects, objects) in zip(parsed([text for text, _, _ in told]), told, strict=True):
        at = {(start, end): place for place, (start, end) in enumerate(zip(sentence.start, sentence.end, strict=True))}
        for wanted, spans in ((SUBJECT, subjects), (OBJECT, objects)):
            for span in sorted(spans):
                link = sentence.dep[at[span]]
                right[wanted] += link in wanted
                if link not in wanted:
                    print(f"{code}: {text[slice(*span)]!r} is {link}, wanted {wanted[0]}: {text}")
    n = {SUBJECT: sum(len(one) for _, one, _ in told), OBJECT: sum(len(one) for _, _, one in told)}
    for what, wanted in (("subjects", SUBJECT), ("objects", OBJECT)):
        yield {"what": f"{what}, {code}", "n": n[wanted], "share": right[wanted] / n[wanted]}
    yield {"what": f"roles, {code}", "n": sum(n.values()), "share": sum(right.values()) / sum(n.values())}


def loaded(code: str, pairs: Sequence[tuple[str, str]], encoder: E5) -> Row:
    """In how many pairs the second sentence is higher on the axis of loaded words."""
    axis = loaded_axis(encoder.encode)
    sober, heated = (encoder.encode([pair[place] for pair in pairs]) @ axis for place in (0, 1))
    for (_, text), low, high in zip(pairs, sober, heated, strict=True):
        if high <= low:
            print(f"{code}: not higher: {text}")
    return {"what": f"loaded pairs in order, {code}", "n": len(pairs), "share": float((heated > sober).mean())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=REPOSITORY / "data" / "processed" / "vectors" / "models")
    models = MadeOnce(parser.parse_args().models)
    encoder, states = E5(models), WordStates(models)
    rows: list[Row] = []
    for code, one in read("persons").items():
        language = code.split("_")[0]
        rows.append(persons(code, one, TAGGER if language in tagged() else taught_parser(states, language)))
    rows += [row for code, one in read("roles").items() if code in tagged() for row in roles(code, one)]
    rows += [loaded(code, one, encoder) for code, one in read("loaded_pairs").items()]
    settings = {"wanted": "persons F1 >= .93 ru, .88 be; roles >= .92; loaded >= .9", "encoder": encoder.fingerprint}
    publish("cases", rows, settings, "sentences written before the rules")


if __name__ == "__main__":
    main()
