"""Headers of saved mails as far as anybody needs them: Python takes a thousand bytes to parse each character more."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import Compat32, EmailPolicy
from typing import cast

LONGEST = 20_000  # characters of one header; subjects, senders and addresses of lists have a few hundred


class _Parsed(EmailPolicy):
    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:LONGEST]


class _Plain(Compat32):
    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:LONGEST]


PARSED = cast("EmailPolicy[EmailMessage]", _Parsed())  # headers as objects, like email.policy.default
PLAIN = _Plain()  # headers as text, like email.policy.compat32
