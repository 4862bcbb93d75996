"""The page for coding passages: an application for a server on this machine. Put the Guard around it.

The page gets passages without outlet and score. Each answer is in its coder's file before the page hears that it is
saved. Nobody is sent the answers of anybody else.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from framing.comparison.coding.pool import Question
from framing.errors import BadCoding
from framing.running.stores import codings
from framing.running.stores.codings import GivenAnswer

LONGEST_NOTE = 2000
LARGEST = 200_000  # bytes of a request
_FILES = {"/": ("coding.html", "text/html"), "/coding.css": ("coding.css", "text/css"),
          "/coding.js": ("coding.js", "text/javascript")}  # fmt: skip
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class CodingDesk:
    """One question as it is coded: its folder, and the drawn passages with `text`, `before` and `after`."""

    folder: Path
    question: Question
    passages: pd.DataFrame
    lock: threading.Lock = field(default_factory=threading.Lock)

    def state(self, coder: str) -> dict[str, Any]:
        """All that the page shows this coder."""
        known = codings.read_answers(self.folder, codings.checked_name(coder, "coder"))
        rows = self.passages[["id", "text", "before", "after"]].to_dict("records")
        return {
            "asks": self.question.asks, "kind": self.question.kind, "lowest": self.question.lowest,
            "highest": self.question.highest, "codebook": codings.codebook(self.folder), "passages": rows,
            "answers": {one.id: {"answer": one.answer, "note": one.note} for one in known.values()},
        }  # fmt: skip

    def answer(self, coder: str, passage: str, said: str, note: str) -> None:
        """Keep an answer, or take it back if `said` is empty. Raises BadCoding."""
        codings.checked_name(coder, "coder")
        texts = dict(zip(self.passages["id"], self.passages["text"], strict=True))
        if passage not in texts:
            raise BadCoding(f"no passage of this draw has the id {passage!r}. Load the page again.")
        if said:
            said = codings.in_words(self.question, codings.number_of(self.question, said, "the page"))
        with self.lock:
            # read again each time: the file may have been edited, or another server writes for the same coder
            known = codings.read_answers(self.folder, coder)
            known.pop(passage, None)
            if said:
                known[passage] = GivenAnswer(passage, said, note[:LONGEST_NOTE], codings.now(), texts[passage])
            codings.write_answers(self.folder, coder, known.values())


def coding_app(desk: CodingDesk) -> Starlette:
    """Return the application for one question."""

    async def file(request: Request) -> Response:
        name, kind = _FILES[request.url.path]
        content = resources.files("framing.running.serving.coding").joinpath(name).read_text(encoding="utf-8")
        return Response(content, media_type=kind, headers=_HEADERS)

    async def state(request: Request) -> Response:
        asked = await _body(request)
        return await _answered(desk.state, asked["coder"])

    async def answer(request: Request) -> Response:
        asked = await _body(request)
        return await _answered(desk.answer, *(asked[key] for key in ("coder", "id", "answer", "note")))

    async def codebook(request: Request) -> Response:
        asked = await _body(request)
        return await _answered(codings.write_codebook, desk.folder, asked["text"])

    async def wrong(request: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, 400, headers=_HEADERS)

    return Starlette(
        routes=[
            *(Route(path, file, methods=["GET"]) for path in _FILES),
            Route("/state", state, methods=["POST"]),
            Route("/answer", answer, methods=["POST"]),
            Route("/codebook", codebook, methods=["POST"]),
        ],
        exception_handlers={BadCoding: wrong},
    )


async def _body(request: Request) -> dict[str, str]:
    """The texts in a request. What is missing is an empty text. Raises BadCoding."""
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST:
            raise BadCoding("this is too long to be kept.")
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadCoding("the page sent something that is not JSON. Load the page again.")
    return {key: str(found.get(key) or "") for key in ("coder", "id", "answer", "note", "text")}


async def _answered(function: Any, *given: Any) -> Response:
    """Call a function that reads or writes files, and send what it returns."""
    found = await run_in_threadpool(function, *given)
    return JSONResponse({"saved": True} if found is None else found, headers=_HEADERS)
