"""Coded passages in the forms of other programs: CSV for spreadsheets, Label Studio, doccano."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MARK = "﻿"  # a byte-order mark, without which some spreadsheets take UTF-8 for something else


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A drawn passage with what each coder answered: yes, no, unclear or a number as text."""

    id: str
    text: str
    before: str = ""
    after: str = ""
    answers: Mapping[str, str] | None = None  # by coder


def to_csv(passages: Iterable[SharedPassage], question: str) -> str:
    """One row for each passage and coder; a passage that nobody coded has one row with an empty answer."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["id", "coder", "answer", "text", "before", "after"])
    for one in passages:
        for coder, answer in (one.answers or {"": ""}).items():
            cells = [one.id, coder, answer, one.text, one.before, one.after]
            writer.writerow([_not_a_formula(cell) for cell in cells])
    return MARK + out.getvalue()


def _not_a_formula(cell: str) -> str:
    """A cell that a spreadsheet does not run: what begins like a formula gets an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def to_label_studio(passages: Iterable[SharedPassage], question: str) -> str:
    """A list of tasks as Label Studio imports them, each with its annotations as choices (`answer` of `text`)."""
    return json.dumps([_task(one) for one in passages], ensure_ascii=False, indent=1) + "\n"


def _task(one: SharedPassage) -> dict[str, Any]:
    annotations = [
        {"completed_by": {"email": f"{coder}@coder.invalid"},
         "result": [{"from_name": "answer", "to_name": "text", "type": "choices", "value": {"choices": [answer]}}]}
        for coder, answer in (one.answers or {}).items()
    ]  # fmt: skip
    data = {"id": one.id, "text": one.text, "before": one.before, "after": one.after}
    return {"data": data, "annotations": annotations}


def to_doccano(passages: Iterable[SharedPassage], question: str) -> str:
    """Lines of JSON as doccano imports them for text classification; `label` lists the answers of all coders."""
    lines = ({"id": one.id, "text": one.text, "label": sorted(set((one.answers or {}).values()))} for one in passages)
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def label_studio_config(asks: str, answers: Sequence[str]) -> str:
    """The labelling page of a Label Studio project for this question."""
    choices = "".join(f'<Choice value="{one}"/>' for one in answers)
    said = asks.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<View><Header value="{said}"/><Text name="before" value="$before"/><Text name="text" value="$text"/>'
        f'<Text name="after" value="$after"/><Choices name="answer" toName="text" choice="single" '
        f'showInline="true">{choices}</Choices></View>\n'
    )


def answers_in(text: str) -> Iterator[tuple[str, str, str]]:
    """The id, the coder ("" if it is not said) and the answer of every coded passage in a file of another program.

    It knows the exports of Label Studio (JSON), doccano (lines of JSON) and tables (CSV with id and answer or label).
    Raises ValueError.
    """
    text = text.removeprefix(MARK)
    if text.lstrip().startswith("["):
        yield from _of_label_studio(json.loads(text))
    elif text.lstrip().startswith("{"):
        for line in text.splitlines():
            if line.strip():
                yield from _of_doccano(json.loads(line))
    else:
        yield from _of_table(csv.DictReader(io.StringIO(text)))


def _of_label_studio(tasks: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for task in tasks:
        for annotation in task.get("annotations") or task.get("completions") or ():
            by = annotation.get("completed_by")
            coder = str(by.get("email", "") if isinstance(by, dict) else by if by is not None else "")
            for result in annotation.get("result", ()):
                for choice in result.get("value", {}).get("choices", ())[:1]:
                    yield str(task["data"]["id"]), coder.partition("@")[0], str(choice)


def _of_doccano(line: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    labels = line.get("label", line.get("labels", []))
    for label in labels if isinstance(labels, list) else [labels]:
        yield str(line["id"]), str(line.get("user", "")), str(label)


def _of_table(rows: csv.DictReader[str]) -> Iterator[tuple[str, str, str]]:
    names = set(rows.fieldnames or ())
    answer = "answer" if "answer" in names else "label"
    if not {"id", answer} <= names:
        raise ValueError("it has no columns id and answer")
    for row in rows:
        if (row[answer] or "").strip():
            yield (row["id"] or "").strip(), (row.get("coder") or "").strip(), row[answer].strip()


WRITERS: Mapping[str, tuple[str, Callable[[Iterable[SharedPassage], str], str]]] = {
    "csv": ("csv", to_csv), "label-studio": ("json", to_label_studio), "doccano": ("jsonl", to_doccano),
}  # fmt: skip
