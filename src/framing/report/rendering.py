"""Page objects become HTML: escaped throughout, style and script inside the page and named by hash in its policy."""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from framing.report.charts.panel import shape
from framing.report.folding import END, START
from framing.report.sources.outlets import SHAPES
from framing.report.wording import Wording


@functools.cache
def asset(name: str) -> str:
    """A style sheet or script without its comments and indentation."""
    text = (resources.files("framing.report") / "assets" / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("// "))


def hash_of(text: str) -> str:
    """The source expression by which a content security policy allows exactly this text."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class Unindented(Extension):
    """Templates are indented for those who read them; pages are not, as there may be thousands."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"^[ \t]+", "", source, flags=re.MULTILINE)


@functools.cache
def environment() -> Environment:
    """Templates with every value escaped and every misspelt name an error."""
    made = Environment(
        loader=PackageLoader("framing.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        extensions=[Unindented],
        keep_trailing_newline=False,
    )
    made.filters["thousands"] = _thousands
    made.filters["numeral"] = _numeral
    made.globals |= {"shape": shape, "shapes": SHAPES, "fold_start": Markup(START), "fold_end": Markup(END)}
    return made


@pass_context
def _thousands(context: Context, number: int) -> str:
    """A whole number as the page's language writes it."""
    return str(context["t"].whole(number))


@pass_context
def _numeral(context: Context, number: object) -> str:
    """A number with its decimals as the page's language writes it."""
    return str(context["t"].numeral(str(number)))


@functools.cache
def _policy(style: str, scripts: tuple[str, ...], loads: bool) -> str:
    allowed = " ".join(hash_of(script) for script in scripts) or "'none'"
    allowed += " 'self'" if loads else ""
    return (
        f"default-src 'none'; style-src {hash_of(style)}; script-src {allowed}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def render(
    template: str,
    words: Wording,
    *,
    up: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    values: Mapping[str, Any],
    loads: bool = False,
) -> str:
    """One page. `up` leads from the page's folder to the report's, so that every link is relative.

    A page carries base.css and base.js, its own `styles` and `scripts`, and no others: there may be thousands of pages.
    If it `loads`, it may run scripts that lie beside it.
    """
    style = "\n".join(asset(name) for name in ("base.css", *styles))
    code = tuple(asset(name) for name in ("base.js", *scripts))
    text = (
        environment()
        .get_template(f"{template}.html.j2")
        .render(
            _given(template, words, up, values),
            style=Markup(style),
            scripts=[Markup(script) for script in code],
            policy=_policy(style, code, loads),
        )
    )
    return text + "\n"


def main_part(template: str, words: Wording, *, up: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """The title of a page and what stands in its `main`, for another page to show."""
    found = environment().get_template(f"{template}.html.j2")
    title, _, main = found.render(_given(template, words, up, values), base="main_part.html.j2").partition("\0")
    return html.unescape(title), main


def _given(template: str, words: Wording, up: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What every template gets."""
    said = {"t": words, "say": words.say, "count": words.count, "listed": words.listed}
    return {**said, "up": up, "kind": template, **values}
