"""XML made safe, read or changed in place: no document types, no entities, no endless tags.

Document types are forbidden by the Open Packaging Conventions; only attacks have them. What is only
read has the full names of its namespaces. What is changed keeps its names as they are written, with
their prefixes, so that nothing of a part is lost that we do not know.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser, tostring
from xml.parsers import expat

from itasheet.language import N_
from itasheet.xlsx.package import Refusal, damage_part

# One tag with its text; a cell holds at most 32,767 characters, which are 98,301 bytes.
_ENDLESS_TAG = re.compile(rb"<[^<]{1000000}")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?(?:encoding\s*=\s*[\"']([^\"']*)[\"'][^>]*)?\?>")
_ONE_BYTE = re.compile(r"(?i)us-ascii|iso-8859-[0-9]+|windows-[0-9]+|tis-620")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
# A literal _x000D_ is escaped too, lest it be read as the character of that number.
_UNSAFE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = "[\ud800-\udfff]"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ROWS = re.compile(rb"<((?:[\w.-]{1,20}:)?sheetData)(?:\s[^<>]*)?(?<!/)>")


def parse_xml(content: bytes, part: str) -> Element:
    """The root of a part that is to be read; raises ``Refusal``, which names it ``part``."""
    parser = XMLParser(encoding="utf-8")
    try:
        parser.feed(_make_safe(content))
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError):
        raise damage_part(part) from None
    return root


def find_all(element: Element, path: str) -> Iterator[Element]:
    """The elements down a path of names, all of the namespace that the element itself is of."""
    return element.iterfind(path, {"": namespace_of(element)})


def namespace_of(element: Element) -> str:
    """The namespace of an element that was read; may be empty."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def find_identifier(element: Element) -> str:
    """The identifier of the relation that an element names, in whichever namespace for that."""
    return next((value for key, value in element.items() if key.endswith(("}id", ":id"))), "")


def _make_safe(content: bytes) -> bytes:
    """A part in UTF-8, without what is made to harm; ``ValueError`` for what has no encoding."""
    content = _recode(content)
    if b"<!DOCTYPE" in content:
        raise Refusal("file-bomb", what=N_("it defines a document type"))
    if _ENDLESS_TAG.search(content):
        raise Refusal("file-bomb", what=N_("one of its texts has no end"))
    return content


def _recode(content: bytes) -> bytes:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(b"<\0"):
        encoding = "utf-16-le"
    elif content.startswith(b"\0<"):
        encoding = "utf-16-be"
    else:
        content = content.removeprefix(codecs.BOM_UTF8)
        declared = _DECLARATION.match(content[:200].decode("latin-1"))
        encoding = (declared[1] if declared else "") or "utf-8"
        if encoding.lower() == "utf-8":
            return content
        if not _ONE_BYTE.fullmatch(encoding):
            raise ValueError
        encoding = encoding.lower().replace("windows-874", "cp874")
    return _DECLARATION.sub("", content.decode(encoding), count=1).encode("utf-8")


class XmlPart:
    """A part that is changed in place. Its cells are no part of the tree and stay byte for byte.

    Raises ``Refusal`` for a part that is not well formed or made to harm; ``part`` is its name.
    ``spend`` is called with what is going to be parsed, and may refuse to go on.
    """

    def __init__(self, content: bytes, part: str, spend: Callable[[bytes], None]) -> None:
        self._part = part
        try:
            content = _make_safe(content)
            opened = _ROWS.search(content)
            start = opened.end() if opened else 0
            end = max(content.rfind(b"</" + opened[1]), start) if opened else 0
            self.rows = content[start:end]
            content = content[:start] + content[end:]
            spend(content)
            self.root = _parse_as_written(content)
        except (expat.ExpatError, ValueError, LookupError):
            raise damage_part(part) from None
        prefix, colon, _ = self.root.tag.rpartition(":")
        self.prefix = prefix + colon
        self._original = self._render_tree()

    @property
    def is_changed(self) -> bool:
        """Whether the tree is another than it was read."""
        return self._render_tree() != self._original

    @property
    def namespace(self) -> str:
        """The namespace that the part's own elements have."""
        return self.root.get(f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns", "")

    def find(self, name: str) -> Element | None:
        """The root's first child of this name."""
        return next(iter(self.find_all(name)), None)

    def find_all(self, *names: str) -> list[Element]:
        """The elements down a path of names below the root."""
        found = [self.root]
        for name in names:
            tag = self.prefix + name
            found = [child for one in found for child in one if child.tag == tag]
        return found

    def list_inside(self, name: str) -> list[Element]:
        """The elements inside the root's first child of this name."""
        holder = self.find(name)
        return [] if holder is None else list(holder)

    def make(self, markup: str) -> list[Element]:
        """New elements from their markup, which is written without the part's prefix."""
        added = _parse_as_written(f"<_>{markup}</_>".encode())
        for element in added.iter():
            element.tag = self.prefix + element.tag
        return list(added)

    def insert_after(self, names: tuple[str, ...], markup: str) -> list[Element]:
        """Put elements in after the last of the root's children that have one of these names."""
        known = {self.prefix + name for name in names}
        at = max((at for at, one in enumerate(self.root, 1) if one.tag in known), default=0)
        added = self.make(markup)
        self.root[at:at] = added
        return added

    def remove(self, *elements: Element) -> None:
        """Take children of the root, or of these, out."""
        gone = {id(element) for element in elements}
        for holder in (self.root, *self.root):
            if any(id(child) in gone for child in holder):
                holder[:] = [child for child in holder if id(child) not in gone]

    def render(self) -> bytes:
        """The part as it is now."""
        name = f"{self.prefix}sheetData".encode()
        content = self._render_tree()
        if self.rows:
            before, start, after = content.partition(b"<%s" % name)
            inside, _, after = after.partition(b"/>")
            content = b"".join(
                (before, start, inside.rstrip(), b">", self.rows, b"</%s>" % name, after)
            )
        return content

    def _render_tree(self) -> bytes:
        try:
            content: bytes = tostring(self.root, encoding="utf-8", xml_declaration=True)
        except RecursionError:
            raise damage_part(self._part) from None
        # A line end that was written as a character reference would else be read as another one.
        return content.replace(b"\r", b"&#13;")


def _parse_as_written(content: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(content, True)
    return builder.close()


def escape(text: str) -> str:
    """A text as XML has it, between tags and quotes alike, without what XML cannot hold."""
    return clean_text(text).translate(_ESCAPES)


def clean_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _REFUSED.sub("", text)


def format_cell(reference: str, style: int, value: str | int | None) -> str:
    """A cell with a whole number, or with a text of whatever characters, which stands in itself."""
    if value is None:
        return f'<c r="{reference}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'
    text = _UNSAFE.sub(lambda one: _ENTITIES.get(one[0]) or f"_x{ord(one[0]):04X}_", value)
    kept = "" if len(text.strip()) == len(text) else ' xml:space="preserve"'
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t{kept}>{text}</t></is></c>'


def decode_escapes(text: str) -> str:
    """Characters written as ``_x000D_``, decoded once, as Excel does.

    Halves of a surrogate pair are joined; one alone becomes U+FFFD, so that any result can be
    written as UTF-8.
    """
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if re.search(_SURROGATE, decoded):
        decoded = decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return decoded


def read_whole(text: str) -> int | None:
    """A whole number of at most nine digits, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
