"""Parts read as XML, made safe, and what they say of each other; texts written as XML.

Document types are forbidden by the Open Packaging Conventions; only attacks have them, and tags
without end.
"""

import codecs
import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, XMLParser

from itasheet.language import N_
from itasheet.sheets.page import Row
from itasheet.xlsx.package import Package, Refusal, damage_part

Read = TypeVar("Read")

TRUE = ("1", "true", "on")
"""How attributes say yes."""

# One tag with its text; a cell holds at most 32,767 characters, which are 98,301 bytes.
_LONGEST_TAG = 1_000_000
# Each tag costs as much time as its namespace is long; none that is in use has 200 bytes.
_ENDLESS_NAMESPACE = (
    rb"""xmlns(?::[^\s=<>"':]{99}|(?::[^\s=<>"':]{1,98})?\s*+=\s*+["'][^"'<]{300})"""
)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?(?:encoding\s*=\s*[\"']([^\"']*)[\"'][^>]*)?\?>")
_ONE_BYTE = r"(?i)us-ascii|iso-8859-[0-9]+|windows-[0-9]+|tis-620"
_REFUSED = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
# A literal _x000D_ is escaped too, lest it be read as the character of that number.
_UNSAFE = "[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)"
_SURROGATE = "[\ud800-\udfff]"


def load_part(package: Package, part: str, is_sheet: bool = False) -> bytes:
    """The bytes of a part that is to be parsed, made safe; of a sheet without its blank cells, but
    in a small package, where they are parsed sooner than found and tell how rows look.

    What parsing will cost is bounded before it is begun. Raises ``Refusal``.
    """
    try:
        content = make_safe(package.inflate_part(part))
    except (ValueError, LookupError):
        raise damage_part(part) from None
    if is_sheet and not package.is_small and b"<![CDATA[" not in content:
        root = re.search(rb"<([\w.-]{1,50}:)?worksheet\b", content)
        for blanks in _find_blanks(root and root[1] or b""):
            content = blanks.sub(lambda run: b"" if run[2] else run[1], content)
    package.spend_markup(content)
    return content


@lru_cache(maxsize=32)
def _find_blanks(prefix: bytes) -> tuple[re.Pattern[bytes], ...]:
    """What finds runs of cells, then of rows, that hold nothing but a style, and what follows them.

    A table formatted to the bottom has millions. They can go where what follows says itself where
    it is, or nothing does, which is the second group.
    """
    attributes = rb"""(?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+\s*+"""
    empty = rb"<%b%%b%b(?:/>|>\s*+%%b</%b%%b\s*+>)\s*+" % (prefix, attributes, prefix)
    value, text = (rb"(?:%b)?+" % (empty % (name, b"", name)) for name in (b"v", b"t"))
    inline = rb"(?:%b)?+" % (empty % (b"is", text, b"is"))
    names = ((b"c", value + inline), (b"row", b""))
    return tuple(
        re.compile(
            rb"((?:%b)++)(?=(</|<%b%b\s[^<>]*?\br\s*=)?)"
            % (empty % (name, inner, name), prefix, name)
        )
        for name, inner in names
    )


def read_xml(content: bytes, part: str, read: Callable[[Element], Read]) -> Read:
    """What is read of a loaded part's root; raises ``Refusal`` naming it where that has no sense.

    That shows itself in a ``ValueError`` or ``LookupError``.
    """
    parser = XMLParser(encoding="utf-8")
    try:
        parser.feed(content)
        return read(parser.close())
    except (ParseError, ValueError, LookupError):
        raise damage_part(part) from None


def find_all(element: Element, *names: str) -> list[Element]:
    """The elements down a path of names, which all have the prefix that the element itself has."""
    prefix, found = prefix_of(element), [element]
    for name in names:
        tag = prefix + name  # not by a path, which a namespace made to harm could make faulty
        found = [child for one in found for child in one if child.tag == tag]
    return found


def prefix_of(element: Element) -> str:
    """What stands before an element's own name: its namespace in braces, if it has one."""
    return element.tag[: element.tag.rfind("}") + 1]


def find_identifier(element: Element) -> str:
    """The identifier of the relation that an element names, in whichever namespace for that."""
    return next((value for key, value in element.items() if key.endswith(("}id", ":id"))), "")


class Relation(NamedTuple):
    """What one part says of another: ``kind`` is the last word of its type, ``target`` a part.

    Where ``outside`` is true, the target is an address out of the package as it was written.
    Nothing there is ever looked at.
    """

    kind: str
    target: str = ""
    outside: bool = False


Relations = Mapping[str, Relation]
"""The relations of a part by identifier."""


def find_target(relations: Relations, *kinds: str) -> str:
    """The part that the first relation of these kinds leads to; empty if there is none."""
    inside = (relation for relation in relations.values() if not relation.outside)
    return next((relation.target for relation in inside if relation.kind in kinds), "")


def read_relation(attributes: Mapping[str, str], part: str) -> tuple[str, Relation]:
    """The identifier of one relation of a part, and the relation."""
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "")
    outside = attributes.get("TargetMode", "").lower() == "external"
    if not outside:
        target = posixpath.join("/", posixpath.dirname(part), unquote(target))
        target = posixpath.normpath(target).lstrip("/")
    return attributes.get("Id", ""), Relation(kind, target, outside)


def name_relations(part: str) -> str:
    """The part that holds the relations of a part."""
    folder, slash, name = part.rpartition("/")
    return f"{folder}{slash}_rels/{name}.rels"


def make_safe(content: bytes) -> bytes:
    """A part in UTF-8, without what is made to harm; ``ValueError`` for what has no encoding."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith((b"<\0", b"\0<")):
        encoding = "utf-16-le" if content.startswith(b"<") else "utf-16-be"
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        declared = _DECLARATION.match(content[:200].decode("latin-1"))
        encoding = ((declared[1] if declared else "") or "utf-8").lower()
        if encoding != "utf-8" and not re.fullmatch(_ONE_BYTE, encoding):
            raise ValueError
        encoding = encoding.replace("windows-874", "cp874")
    if encoding != "utf-8":
        content = _DECLARATION.sub("", content.decode(encoding), count=1).encode("utf-8")
    if content.rfind(b"<!DOCTYPE") >= 0:  # from the end it takes a third of the time
        raise Refusal("file-bomb", what=N_("it defines a document type"))
    last = content.rfind(b"xmlns")
    if (len(content) > _LONGEST_TAG and re.search(rb"<[^<]{%d}" % _LONGEST_TAG, content)) or (
        last >= 0 and re.search(_ENDLESS_NAMESPACE, content[: content.find(b"<", last)])
    ):
        raise Refusal("file-bomb", what=N_("one of its texts has no end"))
    return content


def clean_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return re.sub(_REFUSED, "", text)


def format_cell(reference: str, style: int, value: str | int | None) -> str:
    """A cell with a whole number, or with a text of whatever characters, which stands in itself."""
    if value is None:
        return f'<c r="{reference}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{_format_text(value)}</is></c>'


def format_height(row: Row) -> str:
    """The words of a row that tell its height, on Excel's grid of pixels, of 0.75 points each.

    Excel finds another height when it opens the file, but for one that was set by hand.
    """
    by_hand = "" if row.grows else ' customHeight="1"'
    return f' ht="{int(row.height * 4 / 3 + 0.5) * 3 / 4:g}"{by_hand}'


@lru_cache(maxsize=4096)
def _format_text(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in safe or not safe.replace("\n", "").isprintable():  # few texts
        safe = re.sub(_UNSAFE, lambda one: f"_x{ord(one[0]):04X}_", safe)
    kept = "" if len(text.strip()) == len(text) else ' xml:space="preserve"'
    return f"<t{kept}>{safe}</t>"


def decode_escapes(text: str) -> str:
    """Characters written as ``_x000D_``, decoded once, as Excel does.

    Halves of a surrogate pair are joined; one alone becomes U+FFFD, so that any result can be
    written as UTF-8.
    """
    if "_x" not in text:
        return text
    decoded = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    if re.search(_SURROGATE, decoded):
        decoded = decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return decoded


def read_whole(text: str) -> int | None:
    """A whole number of at most nine digits, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
