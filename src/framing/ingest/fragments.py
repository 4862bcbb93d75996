"""Texts in fields: whether one is HTML, and its words where only line breaks and emphasis are marked."""

from __future__ import annotations

import html
import re

_PAGE = re.compile(r"<(?:!doctype|html|head|body|article|main)\b", re.I)
_BLOCKS = re.compile(r"<(?:p|div|section|h[1-6]|ul|ol|li|blockquote|figure|table|pre)\b[^<>]*>", re.I)
_INLINE = re.compile(
    r"</?(?:br|a|b|i|u|em|strong|span|font|small|sup|sub|img|hr|mark|cite|q|s|del|ins|code|abbr|wbr)\b[^<>]*>|"
    r"</(?:p|div|li)\s*>",
    re.I,
)
_BREAK = re.compile(r"\s*<br\b[^<>]*>[ \t]*\n?", re.I)
_RULE = re.compile(r"<hr\b[^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,9}|#\d{2,6}|#x[0-9a-f]{2,5});", re.I)
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|a|em|strong|b|i|span|h[1-6]|ul|li|blockquote)\b", re.I)
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_ENDS = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\b[^<>]*>", re.I)
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def as_text(text: str) -> tuple[str, str]:
    """A field's text and its format: `html` where it has paragraphs and boxes of HTML, else `text` without marks."""
    if "<" not in text and "&" not in text:
        return text, "text"
    if _ESCAPED.search(text) and not _BLOCKS.search(text) and not _INLINE.search(text):
        text = html.unescape(text)  # escaped once too often
    if _PAGE.search(text):
        return text, "html"
    if _BLOCKS.search(text):
        return f"<html><body><article>{text}</article></body></html>", "html"
    if _INLINE.search(text):
        text = _RULE.sub("\n\n", _BREAK.sub("\n", _COMMENT.sub("", text)))
        text = _INLINE.sub("", text)
    return (html.unescape(text) if _ENTITY.search(text) else text), "text"


def words_in(text: str, form: str) -> str:
    """The words of a field without its tags, a line for each of its paragraphs; for a first look, not for reading."""
    if form != "html":
        return text
    return html.unescape(_TAG.sub(" ", _BLOCK_ENDS.sub("\n", _COMMENT.sub("", text)))).strip()
