"""The work of `framing decide`: list decisions, list what can be decided about a text, and decide."""

from __future__ import annotations

import getpass
import textwrap
from collections import Counter

from framing.errors import BadDecisions
from framing.running.deciding import decidable, decide, waiting, what_became
from framing.tables.decision_file import complete_decisions, decisions_in
from framing.tables.decisions.decision import what_to_write
from framing.tables.decisions.standing import State
from framing.tables.store import Layout

WIDTH = 100


def listed(layout: Layout) -> list[str]:
    """Return a line for each decision: what became of it in the last run, and why if it was not applied."""
    rows = what_became(layout)
    if not rows:
        return [f"No decisions in {layout.decisions}. `framing decide ID` lists what can be decided about a text."]
    people = decisions_in(layout.decisions).people()
    count = Counter(one.state for one in rows)
    told = ", ".join(f"{count[state]} {state}" for state in State if count[state])
    many, who = "decision" if len(rows) == 1 else "decisions", "person" if len(people) == 1 else "people"
    lines = [f"{len(rows)} {many} of {len(people)} {who}: {told}"]
    if waiting(layout):
        lines.append("decisions.csv has changed since the last run; the next run applies the changes")
    for one in rows:
        row = one.decision
        lines.append(f"{one.state:<9} {row.what:<10} {row.id}  {row.value}  ({row.who} {row.when[:10]})".rstrip())
        if one.why:
            lines.append(f"{'':9} {one.why}")
    return lines


def matters(layout: Layout, identifier: str) -> list[str]:
    """Return what can be decided about a text, each with the command that decides it."""
    text = decidable(layout, identifier)
    lines = [f"{text.unit} {text.id}, {text.outlet}: {text.title}", *textwrap.wrap(text.text, WIDTH)[:6], ""]
    for one in text.matters:
        words = f' "{textwrap.shorten(one.words, 60, placeholder="…")}"' if one.words else ""
        lines.append(f"{one.what}{words}: {f'now {one.now}' if one.now else 'nothing yet'}")
        if one.choices or one.free:
            value = one.choices[0] if one.choices else "VALUE"
            lines.append(f'  framing decide {one.id} {one.what} "{value}"')
        if one.free or len(one.choices) > 1:
            lines.append(f"  {what_to_write(one.what)}")
    return lines


def decided(layout: Layout, identifier: str, what: str, value: str, who: str | None, why: str) -> str:
    """Write one decision. `who` is by default the name of the account."""
    row = decide(layout, [(what, identifier, value)], who or _account(), why)[0]
    return f"{layout.decisions}: {row.what} of {row.id} is {row.value}, decided by {row.who}. The next run applies it."


def completed(layout: Layout) -> str:
    """Add the hashes of texts where rows have only an id, so that these decisions survive too."""
    before = decisions_in(layout.decisions).rows
    after = [one.decision for one in what_became(layout)]
    n = sum(one != other for one, other in zip(before, after, strict=True))
    if n:
        complete_decisions(layout.decisions, after, layout.processed / ".decisions.lock")
    return f"{layout.decisions}: {n} rows completed."


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise BadDecisions("This account has no name. Say who decides: --who NAME.") from None
