"""The export of a channel that Telegram Desktop writes (result.json): each message is an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from framing.ingest.fields import name_of, string_of, text_of
from framing.ingest.format import Record

_LONGEST = 25  # words that a headline has at most


def is_export(value: Any) -> bool:
    """Whether a JSON value is such an export, of one channel or of an account."""
    return isinstance(value, Mapping) and bool([*_channels(value)])


def records(value: Any) -> Iterator[Record]:
    """The messages that have a text; how many have none is said once."""
    for name, messages in _channels(value):
        empty = 0
        for place, message in enumerate(messages, start=1):
            text = text_of(message.get("text")) if isinstance(message, Mapping) else ""
            if not text.strip():
                empty += 1
                continue
            number = message.get("id")
            yield _record(number if isinstance(number, int) and number > 0 else place, message, text, name)
        if empty:
            said = f"{empty:,} messages of {name or 'the channel'} have no text (pictures, service messages)"
            yield Record(0, problem=f"{said} and are no articles.", reason="no-text")


def _channels(value: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    chats = value.get("chats")
    listed = chats.get("list") if isinstance(chats, Mapping) else None
    for chat in listed if isinstance(listed, list) else [value]:
        messages = chat.get("messages") if isinstance(chat, Mapping) else None
        if not isinstance(messages, list) or not messages or not isinstance(messages[0], Mapping):
            continue
        if "type" in messages[0] and ("text" in messages[0] or "date_unixtime" in messages[0]):
            yield name_of(chat.get("name")), messages


def _record(number: int, message: Mapping[str, Any], text: str, channel: str) -> Record:
    title, body = _parted(text, message.get("text"))
    stated = {
        "title": title,
        "author": string_of(message.get("author")),
        "published": _moment(message, "date"),
        "updated": _moment(message, "edited"),
        "format": "text",
    }
    known = {key: " ".join(value.split()) for key, value in stated.items() if value}
    return Record(number, body.encode(), known, suggested=channel or None)


def _parted(text: str, pieces: Any) -> tuple[str, str]:
    """The headline of a message and its text: the first line where it is bold, or stands above a blank one."""
    first, _, rest = text.strip().partition("\n")
    bold = isinstance(pieces, list) and bool(pieces) and isinstance(pieces[0], Mapping) and (
        pieces[0].get("type") == "bold" and string_of(pieces[0].get("text")).split("\n")[0].strip() == first.strip()
    )
    alone = rest.startswith("\n") and not first.rstrip().endswith((".", ":", ";", ","))
    if rest.strip() and len(first.split()) <= _LONGEST and (bold or alone):
        return first, rest.strip()
    return "", text.strip()


def _moment(message: Mapping[str, Any], name: str) -> str:
    """The moment by the exporter's clock, with its zone where the seconds since 1970 stand beside it."""
    local = string_of(message.get(name))
    try:
        clock = datetime.fromisoformat(local)
        seconds = int(string_of(message.get(f"{name}_unixtime")))
        ahead = clock - datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError, TypeError):
        return local
    quarters = round(ahead / timedelta(minutes=15))
    if clock.tzinfo or abs(ahead) > timedelta(hours=14) or ahead != quarters * timedelta(minutes=15):
        return local
    return clock.replace(tzinfo=timezone(ahead)).isoformat()
