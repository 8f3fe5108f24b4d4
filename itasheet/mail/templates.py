"""Mail templates: the texts of ``templates/mail/*.txt``, or of a round's own, and their filling.

A text begins with its subject, ``เรื่อง: …`` (or ``Subject: …``); after a blank line stands the
body. Placeholders are names in braces; a line of whose placeholders none has a value is left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from string import Formatter
from typing import NamedTuple

from itasheet.definition.texts import fill_lines
from itasheet.language import N_
from itasheet.problems.problem import Place, Problem

PLACEHOLDERS = frozenset(
    (
        *("agency", "place", "district", "province", "year", "last_year", "next_year"),
        *("signer", "position", "report", "unit", "file", "deadline", "sender", "address"),
        "receipt",
    )
)
"""What a template may speak of; ``sender`` and ``address`` are those of the office that writes,
``receipt`` is the text of a receipt, of several lines.
"""

_SUBJECT = re.compile(r"(?:เรื่อง|subject)\s*[:：]\s*(.*)", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


class MailTemplate(NamedTuple):
    """A subject and a body, with placeholders or filled."""

    subject: str
    body: str


def read_mail_template(text: str, file: str) -> tuple[MailTemplate | None, tuple[Problem, ...]]:
    """Read a template, with all that is wrong in it."""
    head, _, body = text.removeprefix("\ufeff").strip().partition("\n")
    subject = _SUBJECT.fullmatch(head.strip())
    reasons = (
        *(() if subject and subject[1].strip() else (("", N_("it has no subject line")),)),
        *(() if body.strip() else (("", N_("it has no text")),)),
        *check_placeholders(text),
    )
    if reasons or subject is None:
        place = Place(file=file)
        return None, tuple(
            Problem("mail-text", place, found, {"what": what}) for found, what in reasons
        )
    return MailTemplate(subject[1].strip(), body.strip() + "\n"), ()


def fill_mail_template(template: MailTemplate, values: Mapping[str, str]) -> MailTemplate:
    """Fill a template; whatever the values hold, its subject is one line and nothing is unseen."""
    clean = {name: _UNSEEN.sub("", value) for name, value in values.items()}
    subject = "".join(fill_lines([template.subject], clean))
    return MailTemplate(
        flatten_text(subject), "\n".join(_fill_body(template.body.split("\n"), clean))
    )


def _fill_body(lines: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    """The lines filled; the blank line after one that is left out goes with it."""
    is_blank, left_out = True, False
    for line in lines:
        filled = fill_lines([line], values)
        if filled and not (left_out and is_blank and not line.strip()):
            yield from filled
            is_blank = not line.strip()
        left_out = not filled


def flatten_text(text: str) -> str:
    """A text as one line without what is unseen, fit for a header."""
    seen = (letter if letter.isprintable() else " " for letter in _UNSEEN.sub(" ", text))
    return " ".join("".join(seen).split())


def check_placeholders(
    text: str, known: Container[str] = PLACEHOLDERS
) -> Iterable[tuple[str, str]]:
    """What is wrong with a text's placeholders: each one found, and why it is wrong."""
    try:
        names = [(name, spec, how) for _, name, spec, how in Formatter().parse(text)]
    except ValueError:
        return (("", N_("a brace stands alone; write two of them to show one")),)
    return tuple(
        ("{" + name + "}", N_("it has a placeholder that means nothing"))
        for name, spec, how in names
        if name is not None and (name not in known or spec or how)
    )
