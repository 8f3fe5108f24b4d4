"""XML as a stream of tags, made safe: no document types, no entities, no endless tags.

Document types are forbidden by the Open Packaging Conventions; only attacks have them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from xml.parsers import expat

from itasheet.language import N_
from itasheet.xlsx.guard import Refusal, damage_part

Open = Callable[[dict[str, str]], None]
Close = Callable[[str], None]
Call = TypeVar("Call", Open, Close)

# One tag with its text; a cell holds at most 32,767 characters, which are 98,301 bytes.
_ENDLESS_TAG = re.compile(rb"<[^<]{1000000}")
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    # The same in Strict Open XML.
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
)


def parse_markup(
    content: bytes, part: str, opens: Mapping[str, Open], closes: Mapping[str, Close] | None = None
) -> None:
    """Call ``opens`` at start tags and ``closes`` at end tags, by the tag's local name.

    An opening call is given the attributes, a closing call the text since the last tag. Tags of
    foreign namespaces are passed over. A ``ValueError`` or ``LookupError`` of a call means that
    the part is damaged. Raises ``Refusal``; ``part`` is how it names what was parsed.
    """
    content = _recode_utf16(content)
    if _ENDLESS_TAG.search(content):
        raise Refusal("file-bomb", what=N_("one of its texts has no end"))
    try:
        _make_parser(_qualify(opens), _qualify(closes or {})).Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise damage_part(part) from None


def _recode_utf16(content: bytes) -> bytes:
    """UTF-16 as UTF-8, so that weighing and parsing see the same bytes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(b"<\0"):
        encoding = "utf-16-le"
    elif content.startswith(b"\0<"):
        encoding = "utf-16-be"
    else:
        return content
    text = content.decode(encoding, "replace")
    declaration = re.compile(r"\A<\?xml[^>]*\?>")
    return declaration.sub("", text, count=1).encode("utf-8")


def _qualify(calls: Mapping[str, Call]) -> dict[str, Call]:
    return {f"{uri} {tag}": call for tag, call in calls.items() for uri in _NAMESPACES}


def _make_parser(opens: Mapping[str, Open], closes: Mapping[str, Close]) -> expat.XMLParserType:
    pieces: list[str] = []

    def open_tag(tag: str, attributes: dict[str, str]) -> None:
        if pieces:
            pieces.clear()
        call = opens.get(tag)
        if call:
            call(attributes)

    def close_tag(tag: str) -> None:
        call = closes.get(tag)
        if call:
            call("".join(pieces))
        if pieces:
            pieces.clear()

    def refuse_type(*_: object) -> None:
        raise Refusal("file-bomb", what=N_("it defines a document type"))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = open_tag
    parser.EndElementHandler = close_tag
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = refuse_type
    return parser
