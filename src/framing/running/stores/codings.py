"""The folder `codings` of a workspace: what people coded, in files that a person can read, edit and keep in git.

codings/<question>/question.toml   what is asked, of which measure, and on which scale
                  /codebook.md     how to answer; for people only
                  /draw.csv        the drawn passages in the order of coding, without outlet and score
                  /strata.csv      from which outlet, topic and band of scores how many were drawn
                  /coder-NAME.csv  the answers of one coder
"""

from __future__ import annotations

import csv
import dataclasses
import io
import math
import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import tomlkit

from framing.comparison.coding.applied import CodedQuestion
from framing.comparison.coding.drawing import DRAWN, STRATA
from framing.comparison.coding.pool import Question
from framing.errors import BadCoding
from framing.machine.file_names import not_on_windows
from framing.tables.files import write_text

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
ANSWERS = ["id", "answer", "note", "when", "text"]
YES, NO, UNCLEAR = "yes", "no", "unclear"
_LARGEST = 1 << 24  # letters in a field of a CSV file


@dataclasses.dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one coder said of one passage: yes, no, unclear, or a number as text."""

    id: str
    answer: str
    note: str = ""
    when: str = ""
    text: str = ""


def names(codings: Path) -> list[str]:
    """Return the names of all questions, in alphabetical order."""
    return sorted(path.parent.name for path in codings.glob("*/question.toml"))


def checked_name(name: str, what: str) -> str:
    """Return a name that is safe in a file name and in a link. Raises BadCoding."""
    if what != "coder" and (why := not_on_windows(name)):  # a coder's name is only a part of the file's name
        raise BadCoding(f"the {what} {name!r} cannot be used: Windows allows no such file, as {why}. Use another name.")
    if not NAME.fullmatch(name):
        raise BadCoding(f"the {what} {name!r} cannot be used in a file name. Use small letters, digits, - and _ only.")
    return name


def read_question(folder: Path) -> Question:
    """Return the question in a folder. Raises BadCoding if question.toml cannot be used."""
    path = folder / "question.toml"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCoding(f"{path} cannot be read: {error}. Correct it, or take it back from git.") from None
    known = {field.name: field.type for field in dataclasses.fields(Question)}
    odd = sorted(set(said) - set(known))
    if odd:
        raise BadCoding(f"{path}: unknown key {odd[0]!r}. The keys are: {', '.join(known)}.")
    for key, value in said.items():
        if not isinstance(value, int if key in ("lowest", "highest", "seed") else str):
            raise BadCoding(f"{path}: {key} has the value {value!r}, which is not of the right kind.")
    found = Question(**{"name": folder.name, "asks": "", **said})
    if found.kind not in ("yes-no", "scale"):
        raise BadCoding(f"{path}: kind must be yes-no or scale, but is {found.kind!r}.")
    if found.lowest >= found.highest or (found.yes_no and (found.lowest, found.highest) != (0, 1)):
        raise BadCoding(f"{path}: lowest must be below highest, and 0 and 1 if kind is yes-no.")
    return found


def write_question(folder: Path, question: Question) -> None:
    """Write question.toml."""
    document = tomlkit.document()
    for key, value in dataclasses.asdict(question).items():
        document[key] = value
    write_text(folder / "question.toml", tomlkit.dumps(document))


def codebook(folder: Path) -> str:
    """Return the codebook; empty if there is none."""
    path = folder / "codebook.md"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write_codebook(folder: Path, text: str) -> None:
    """Write the codebook."""
    write_text(folder / "codebook.md", text.rstrip() + "\n")


def read_draw(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the drawn passages (DRAWN and text) and their strata (STRATA). Raises BadCoding."""
    drawn = _table(folder / "draw.csv", [*DRAWN, "text"], ("stratum", "position"))
    strata = _table(folder / "strata.csv", STRATA, ("stratum", "band", "size", "drawn"))
    return drawn.sort_values("position", kind="stable"), strata


def write_draw(folder: Path, drawn: pd.DataFrame, strata: pd.DataFrame) -> None:
    """Write the drawn passages and their strata."""
    for name, rows in (("draw", drawn[["position", "id", "stratum", "text"]]), ("strata", strata[STRATA])):
        write_text(folder / f"{name}.csv", rows.to_csv(index=False, lineterminator="\n"))


def coders(folder: Path) -> list[str]:
    """Return the names of all who coded, in alphabetical order."""
    return sorted(path.stem.removeprefix("coder-") for path in folder.glob("coder-*.csv"))


def read_answers(folder: Path, coder: str) -> dict[str, GivenAnswer]:
    """Return the answers of one coder by id; the last line counts if an id is there twice. Raises BadCoding."""
    path = folder / f"coder-{coder}.csv"
    if not path.exists():
        return {}
    csv.field_size_limit(_LARGEST)
    found: dict[str, GivenAnswer] = {}
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        missing = {"id", "answer"} - set(reader.fieldnames or ())
        if missing:
            raise BadCoding(f"{path} has no column {' and '.join(sorted(missing))}. Do not rename its columns.")
        for row in reader:
            one = GivenAnswer(**{name: (row.get(name) or "").strip() for name in ANSWERS})
            if one.id and one.answer:
                found[one.id] = one
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadCoding(f"{path} cannot be read as a CSV file in UTF-8: {error}.") from None
    return found


def write_answers(folder: Path, coder: str, answers: Iterable[GivenAnswer]) -> None:
    """Write all answers of one coder. The file is on the disk when this returns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ANSWERS)
    writer.writerows([getattr(one, name) for name in ANSWERS] for one in answers)
    write_text(folder / f"coder-{checked_name(coder, 'coder')}.csv", text.getvalue())


def now() -> str:
    """Return the moment of an answer, to the second, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def number_of(question: Question, said: str, where: str) -> float:
    """Return an answer as a number, nan for unclear. Raises BadCoding, which names the place."""
    word = said.strip().lower()
    if word in (UNCLEAR, "?"):
        return math.nan
    if question.yes_no and word in (YES, NO, "1", "0", "true", "false"):
        return float(word in (YES, "1", "true"))
    try:
        value = float(word)
    except ValueError:
        value = math.inf
    if question.yes_no or not question.lowest <= value <= question.highest:
        allowed = "yes, no" if question.yes_no else f"a number from {question.lowest} to {question.highest}"
        raise BadCoding(f"{where}: the answer {said!r} is not {allowed} or unclear. Correct it in the file.")
    return value


def in_words(question: Question, value: float) -> str:
    """Return an answer as the files write it."""
    if math.isnan(value):
        return UNCLEAR
    return (YES if value > 0.5 else NO) if question.yes_no else f"{value:g}"


def all_coded(codings: Path) -> list[CodedQuestion]:
    """Return every question that has answers. Raises BadCoding."""
    found = []
    for name in names(codings):
        folder = codings / name
        question = read_question(folder)
        rows: list[tuple[str, str, float]] = []
        for coder in coders(folder):
            path = folder / f"coder-{coder}.csv"
            rows += [
                (one.id, coder, number_of(question, one.answer, f"{path}, passage {one.id}"))
                for one in read_answers(folder, coder).values()
            ]
        if rows:
            drawn, strata = read_draw(folder)
            found.append(CodedQuestion(question, pd.DataFrame(rows, columns=["id", "coder", "answer"]), drawn, strata))
    return found


def _table(path: Path, columns: Sequence[str], numbers: Sequence[str]) -> pd.DataFrame:
    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        return rows[list(columns)].astype(dict.fromkeys(numbers, "int64")).astype(
            {name: object for name in columns if name not in numbers}
        )
    except (OSError, ValueError, KeyError) as error:
        raise BadCoding(
            f"{path} cannot be used: {error}. It belongs to the draw and is not made to be edited. Take it back from "
            "git, or delete the folder and draw again."
        ) from None
