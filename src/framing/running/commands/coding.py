"""Code passages by hand: draw them, open the page, take answers in and out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from framing.comparison.coding.agreeing import agreement
from framing.comparison.coding.applied import CodedQuestion, made_ready
from framing.comparison.coding.drawing import draw, spreads
from framing.comparison.coding.exchange import WRITERS, SharedPassage, answers_in, label_studio_config
from framing.comparison.coding.pool import READS, Question, context_of, pool_of
from framing.errors import BadCoding
from framing.measures.cards import Card, cards
from framing.running.serving.coding.app import CodingDesk, coding_app
from framing.running.serving.guard import LOOPBACK, Guard
from framing.running.serving.password import password
from framing.running.stores import codings
from framing.running.stores.codings import GivenAnswer
from framing.settings import load
from framing.tables import store
from framing.tables.files import write_text, writing
from framing.tables.store import Layout

FIRST = 100  # passages of a first draw
_CODEBOOK = """# {asks}

{reads}

- Say **yes** if {may}.
- Say **no** if not. It must not be read as {must_not}.
- Say **cannot tell** if the passage cannot be understood, even with the words around it.

Judge only the marked passage. The words around it are there so that you understand it. You are not told which outlet
wrote it, and not what the machine says of it. Write down here what you decide about doubtful passages.
"""
_OWN_CODEBOOK = """# {asks}

Describe here what counts as which answer, with an example of each.

Judge only the marked passage. The words around it are there so that you understand it. You are not told which outlet
wrote it. Write down here what you decide about doubtful passages.
"""


class CodingRequest(NamedTuple):
    """What the command line asks for. None and empty texts: as it was, or the default."""

    what: str
    item: str = ""
    voice: str = ""
    asks: str = ""
    scale: tuple[int, int] | None = None
    passages: int | None = None


def prepared(layout: Layout, asked: CodingRequest) -> tuple[Path, Iterator[str]]:
    """Make or find the question, draw what is missing, and return its folder and what to print. Raises BadCoding."""
    folder = _folder(layout, asked)
    lines: list[str] = []
    if not (folder / "question.toml").exists():
        question, book = _new_question(layout, folder, asked)
        codings.write_question(folder, question)
        codings.write_codebook(folder, book)
        lines.append(f"{folder / 'codebook.md'}: this is how to answer. Edit it before you begin.")
    question = codings.read_question(folder)
    had = len(codings.read_draw(folder)[0]) if (folder / "draw.csv").exists() else 0
    wanted = asked.passages if asked.passages is not None else had or FIRST
    lines.append(_drawn(layout, folder, question, wanted - had))
    return folder, iter(lines)


def _folder(layout: Layout, asked: CodingRequest) -> Path:
    if (layout.codings / asked.what / "question.toml").exists() and not asked.item:
        return layout.codings / asked.what
    name = "-".join(part for part in (asked.what, asked.item) if part).lower().replace(" ", "-")
    return layout.codings / codings.checked_name(name, "question")


def _new_question(layout: Layout, folder: Path, asked: CodingRequest) -> tuple[Question, str]:
    seed = load(layout.config).run.seed
    scale = asked.scale
    if scale and not (scale[0] < scale[1] <= scale[0] + 8):
        raise BadCoding("a scale needs two numbers, the lower one first, and at most nine steps: one key for each.")
    card = {one.name: one for one in cards()}.get(asked.what)
    if card is None:
        if not asked.asks:
            known = ", ".join(one.name for one in cards())
            raise BadCoding(
                f"there is no measure and no question {asked.what!r}. To ask something of your own, give the question "
                f'with --asks "...". The measures are: {known}.'
            )
        question = Question(folder.name, asked.asks, voice=asked.voice or "own", seed=seed)
        return _scaled(question, scale), _OWN_CODEBOOK.format(asks=asked.asks)
    item, voice = _quantity(layout, card, asked)
    of = f" ({item})" if item else ""
    asks = asked.asks or f"{card.title}{of}: does the marked passage show it?"
    book = _CODEBOOK.format(asks=asks, reads=f"The machine reads {card.reads}.", may="it shows what the question names",
                            must_not=card.must_not_be_read_as)  # fmt: skip
    return _scaled(Question(folder.name, asks, card.name, item, voice, seed=seed), scale), book


def _scaled(question: Question, scale: tuple[int, int] | None) -> Question:
    return question if scale is None else replace(question, kind="scale", lowest=scale[0], highest=scale[1])


def _quantity(layout: Layout, card: Card, asked: CodingRequest) -> tuple[str, str]:
    """The item and the voice whose passages are meant. Raises BadCoding if there are none, or several items."""
    rows = store.read_table(layout, "passages", ["measure", "item", "voice"])
    rows = rows[rows["measure"] == card.name].drop_duplicates()
    items = sorted(rows["item"].unique())
    if asked.item not in items:
        some = ", ".join(items[:20]) or "none: this measure found nothing in the last run"
        raise BadCoding(f"say with --item which {card.name} you mean. There are: {some}.")
    voices = sorted(rows.loc[rows["item"] == asked.item, "voice"])
    voice = asked.voice or next((one for one in ("own", "all") if one in voices), voices[0])
    if voice not in voices:
        raise BadCoding(f"the voice {voice!r} is not among those of {card.name} {asked.item}: {', '.join(voices)}.")
    return asked.item, voice


def _drawn(layout: Layout, folder: Path, question: Question, more: int) -> str:
    """Draw `more` passages, if that is above 0, and write them; returns what to print."""
    if more <= 0:
        return f"{question.name}: {len(codings.read_draw(folder)[0])} passages are drawn."
    tables = {name: store.read_table(layout, name) for name in (*READS, "scores")}
    pool = pool_of(tables, question)
    if pool.empty:
        raise BadCoding(f"the last run has no passages for {question.name}.")
    had, old, spread = None, None, None
    texts = dict(zip(pool["id"], pool["text"], strict=True))
    if (folder / "draw.csv").exists():
        had, old = codings.read_draw(folder)
        texts |= dict(zip(had["id"], had["text"], strict=True))
        spread = _spread(tables, layout, question.name)
    drawn, strata = draw(pool, more, question.seed, had, old, spread)
    codings.write_draw(folder, drawn.assign(text=drawn["id"].map(texts)), strata)
    where = " More of them are from where answers and machine differ most." if spread else ""
    return f"{question.name}: {len(drawn)} of {pool['id'].nunique()} passages are drawn.{where}"


def _spread(tables: dict[str, pd.DataFrame], layout: Layout, name: str) -> dict[int, float] | None:
    """How far answers and guesses differ by stratum; None if nothing was coded yet."""
    coded = next((one for one in codings.all_coded(layout.codings) if one.question.name == name), None)
    if coded is None:
        return None
    known = coded.coded()
    rows = made_ready(tables, coded).rows.drop_duplicates("id").set_index("id")["guess"]
    known = known.assign(residual=known["answer"] - known["id"].map(rows)).dropna(subset=["residual"])
    return spreads(known, coded.strata) if len(known) >= FIRST // 2 else None


def desk(layout: Layout, folder: Path) -> CodingDesk:
    """The passages of a question in the order of coding, with the words around them where the last run has them."""
    question = codings.read_question(folder)
    drawn, _ = codings.read_draw(folder)
    tables = {name: store.read_table(layout, name) for name in READS}
    around = context_of(tables, pool_of(tables, question))
    rows = drawn[["id", "text"]].astype(object).reset_index(drop=True)
    for name in ("before", "after"):
        words = dict(zip(around["id"], around[name], strict=True))
        rows[name] = [words.get(one, "") for one in rows["id"]]
    return CodingDesk(folder, question, rows)


def serve(layout: Layout, folder: Path, coder: str, port: int, network: bool) -> Iterator[str]:
    """Open the page until Ctrl-C. Yields the address first. `network`: other machines may open it too."""
    import uvicorn

    secret = password(layout)
    host = _own_address() if network else "127.0.0.1"
    names = (*LOOPBACK, host) if network else LOOPBACK
    app = Guard(coding_app(desk(layout, folder)), names=names, password=secret)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("0.0.0.0" if network else "127.0.0.1", port))
        except OSError as error:
            raise BadCoding(f"port {port} cannot be used: {error.strerror}. Choose another with --port.") from None
        asked = f"?coder={codings.checked_name(coder, 'coder')}" if coder else ""
        yield f"Open http://{host}:{listening.getsockname()[1]}/{asked}#{secret}"
        if network:
            yield "Everybody in your network who has this address can code, and nothing is encrypted."
        yield "Ctrl-C stops it. Answers are saved after each key."
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, access_log=False))
        server.run(sockets=[listening])


def _own_address() -> str:
    """The address of this machine in its network, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            raise BadCoding("this machine is in no network. Leave --network out.") from None


def listed(layout: Layout) -> Iterator[str]:
    """All questions: how many passages are drawn, how many each coder has coded, and how far coders agree."""
    import numpy as np

    found = codings.names(layout.codings)
    if not found:
        yield "Nothing was coded yet. Start with `framing code MEASURE`."
    answered = {one.question.name: one for one in codings.all_coded(layout.codings)}
    for name in found:
        folder = layout.codings / name
        question = codings.read_question(folder)
        drawn = len(codings.read_draw(folder)[0]) if (folder / "draw.csv").exists() else 0
        by = ", ".join(f"{coder} {len(codings.read_answers(folder, coder))}" for coder in codings.coders(folder))
        yield f"{name}: {question.asks} {drawn} drawn; coded by {by or 'nobody'}"
        one: CodedQuestion | None = answered.get(name)
        agreed = agreement(one.answers, question.yes_no, np.random.default_rng(0)) if one else None
        if agreed:
            yield f"  Krippendorff's alpha {agreed.alpha:.2f} ({agreed.low:.2f} to {agreed.high:.2f}), n = {agreed.n}"


def export(layout: Layout, name: str, form: str, to: Path | None) -> str:
    """Write the drawn passages with all answers for another program. Raises BadCoding."""
    folder = layout.codings / name
    question = codings.read_question(folder)
    place = desk(layout, folder)
    given = {coder: codings.read_answers(folder, coder) for coder in codings.coders(folder)}
    passages = [
        SharedPassage(one["id"], one["text"], one["before"], one["after"],
                      {coder: known[one["id"]].answer for coder, known in given.items() if one["id"] in known})
        for one in place.passages.to_dict("records")
    ]  # fmt: skip
    if form == "qdpx":
        target, content = to or Path(f"{name}.qdpx"), _project(question, passages)
    elif form in WRITERS:
        suffix, write = WRITERS[form]
        target, content = to or Path(f"{name}.{suffix}"), write(passages, name).encode()
    else:
        raise BadCoding(f"there is no form {form!r}. There are: {', '.join([*WRITERS, 'qdpx'])}.")
    with writing(target) as part:
        part.write_bytes(content)
    more = ""
    if form == "label-studio":
        page = target.with_suffix(".xml")
        write_text(page, label_studio_config(question.asks, _words(question)))
        more = f" The labelling page for the project is {page}."
    return f"{target}: {len(passages)} passages, {sum(len(known) for known in given.values())} answers.{more}"


def _words(question: Question) -> list[str]:
    steps = ["yes", "no"] if question.yes_no else [str(n) for n in range(question.lowest, question.highest + 1)]
    return [*steps, codings.UNCLEAR]


def _project(question: Question, passages: list[SharedPassage]) -> bytes:
    """The passages as a project for programs of qualitative analysis (REFI-QDA): one text each, answers as codes."""
    from framing.report.coding_project import Code, CodedText, Coding, coding_project

    sources, marks = [], []
    for number, one in enumerate(passages, start=1):
        start = len(one.before) + 1 if one.before else 0
        text = " ".join(part for part in (one.before, one.text, one.after) if part)
        sources.append(CodedText(one.id, f"Passage {number}", text))
        marks += [
            Coding(one.id, start, start + len(one.text), answer, coder) for coder, answer in (one.answers or {}).items()
        ]
    codes = [Code(word, word, description=question.asks) for word in _words(question)]
    return coding_project(question.asks, sources, codes, marks)


def take_in(layout: Layout, name: str, file: Path, coder: str) -> str:
    """Take in answers that were given in another program. Raises BadCoding and changes nothing if one is odd."""
    folder = layout.codings / name
    question = codings.read_question(folder)
    drawn, _ = codings.read_draw(folder)
    texts = dict(zip(drawn["id"], drawn["text"], strict=True))
    try:
        found = list(answers_in(file.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCoding(f"{file} cannot be used: {error}. Known are CSV, Label Studio and doccano.") from None
    by: dict[str, dict[str, GivenAnswer]] = {}
    for passage, who, said in found:
        if passage not in texts:
            raise BadCoding(f"{file}: {passage!r} is no passage that was drawn for {name}. Keep the ids as exported.")
        owner = codings.checked_name(coder or who, "coder") if coder or who else ""
        if not owner:
            raise BadCoding(f"{file} does not say who coded. Say it with --coder NAME.")
        word = codings.in_words(question, codings.number_of(question, said, f"{file}, passage {passage}"))
        by.setdefault(owner, {})[passage] = GivenAnswer(passage, word, "", codings.now(), texts[passage])
    for owner, answers in by.items():
        codings.write_answers(folder, owner, (codings.read_answers(folder, owner) | answers).values())
    said_by = ", ".join(f"{owner} {len(answers)}" for owner, answers in sorted(by.items())) or "nobody"
    return f"{name}: took in the answers of {said_by}."
