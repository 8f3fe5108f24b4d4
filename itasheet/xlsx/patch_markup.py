"""XML that is patched and not rewritten: whatever no patch touches stays, byte for byte.

A part is parsed for the places of its elements only. New elements are put in, old ones cut out,
and attributes changed in the bytes themselves; so prefixes, unknown extensions and their order
cannot be lost. Inserted text is plain ASCII with character references: it fits every encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from itasheet.language import N_
from itasheet.xlsx.guard import Refusal, damage_part

_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_UTF8_MARK = b"\xef\xbb\xbf"
_OPEN_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})


@dataclass(slots=True)
class Element:
    """An element and its bytes: ``start`` to ``inner`` is its open tag, ``close`` to ``end`` its
    close tag, both the same place where there is but one tag. ``attributes`` go by name and prefix.
    """

    namespace: str
    prefix: str
    name: str
    attributes: dict[str, str]
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, name: str) -> Element | None:
        """The first child of this name."""
        return next(self.find_all(name), None)

    def find_all(self, name: str) -> Iterator[Element]:
        """The children of this name."""
        return (child for child in self.children if child.name == name)

    def walk(self, name: str) -> Iterator[Element]:
        """The elements of this name at any depth."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.walk(name)

    @property
    def relation(self) -> str:
        """The identifier of the relation that the element names, as ``r:id``; may be empty."""
        ids = (value for key, value in self.attributes.items() if key.endswith(":id"))
        return next(ids, "")


class Markup:
    """A part's bytes, its elements, and the patches that are to be made.

    The inside of elements named in ``skip`` is not looked at. Raises ``Refusal`` for a part that
    is not well formed or has a document type; ``part`` is its name.
    """

    def __init__(self, content: bytes, part: str, skip: tuple[str, ...] = ()) -> None:
        self._patches: list[tuple[int, int, bytes]] = []
        try:
            self.content = _recode(content)
            self.root = _Parsing(self.content, skip).run()
        except (expat.ExpatError, ValueError, LookupError):
            raise damage_part(part) from None

    def name_tag(self, name: str) -> str:
        """A name with the prefix that the part's own elements have."""
        return f"{self.root.prefix}:{name}" if self.root.prefix else name

    def set_attribute(self, element: Element, name: str, value: str | None) -> None:
        """Change or add an attribute, or with None take it away."""
        tag = self.content[element.start : element.inner]
        quoted = rb"""\s%s\s*=\s*("[^"]*"|'[^']*')""" % re.escape(name.encode())
        new = b"" if value is None else f' {name}="{escape(value)}"'.encode("ascii")
        match = re.search(quoted, tag)
        if match:
            self._patch(element.start + match.start(), element.start + match.end(), new)
        elif new:
            closing = element.inner - (2 if tag.endswith(b"/>") else 1)
            self._patch(closing, closing, new)

    def append(self, element: Element, inserted: str) -> None:
        """Put markup in as the last child, or children, of an element."""
        if element.close > element.inner or element.end > element.close:
            self._patch(element.close, element.close, inserted.encode("ascii"))
            return
        name = f"{element.prefix}:{element.name}" if element.prefix else element.name
        wrapped = f">{inserted}</{name}>".encode("ascii")
        self._patch(element.inner - 2, element.inner, wrapped)

    def insert_before(self, element: Element, inserted: str) -> None:
        """Put markup in before an element."""
        self._patch(element.start, element.start, inserted.encode("ascii"))

    def insert_after(self, names: tuple[str, ...], inserted: str) -> None:
        """Put markup in after the last of the root's children that have one of these names."""
        before = [child for child in self.root.children if child.name in names]
        if before:
            self._patch(before[-1].end, before[-1].end, inserted.encode("ascii"))
        elif self.root.children:
            self.insert_before(self.root.children[0], inserted)
        else:
            self.append(self.root, inserted)

    def remove(self, *elements: Element) -> None:
        """Cut elements out."""
        for element in elements:
            self._patch(element.start, element.end, b"")

    def render(self) -> bytes:
        """The part with all patches made."""
        pieces, done = [], 0
        for start, end, new in sorted(self._patches, key=lambda patch: patch[:2]):
            if start < done:
                raise ValueError("two patches touch the same place")
            pieces += [self.content[done:start], new]
            done = end
        return b"".join((*pieces, self.content[done:]))

    def _patch(self, start: int, end: int, new: bytes) -> None:
        self._patches.append((start, end, new))


def escape(text: str) -> str:
    """A text as XML has it, between tags and quotes alike, in ASCII.

    Characters that XML cannot hold are left out.
    """
    cleaned = _REFUSED.sub("", text).translate(_ESCAPES)
    return cleaned.encode("ascii", "xmlcharrefreplace").decode("ascii")


def read_number(text: str) -> int | None:
    """A whole number of at most nine digits, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _recode(content: bytes) -> bytes:
    """UTF-16 as UTF-8, so that places are counted in bytes that ASCII can be put between."""
    encoding = next((name for start, name in _UTF16.items() if content.startswith(start)), "")
    if encoding:
        text = content.decode(encoding)
        content = re.sub(r"\A<\?xml[^>]*\?>", "", text, count=1).encode("utf-8")
    return content.removeprefix(_UTF8_MARK)


class _Parsing:
    """The state of parsing one part."""

    def __init__(self, content: bytes, skip: tuple[str, ...]) -> None:
        self._content = content
        self._skip = skip
        self._skipped = 0
        self._open: list[Element] = []
        self._root: Element | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open_tag
        self._parser.EndElementHandler = self._close_tag
        self._parser.CharacterDataHandler = self._add_text
        self._parser.StartDoctypeDeclHandler = _refuse_type

    def run(self) -> Element:
        self._parser.Parse(self._content, True)
        if self._root is None:
            raise ValueError
        return self._root

    def _open_tag(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped or (self._open and self._open[-1].name in self._skip):
            self._skipped += 1
            return
        namespace, local, prefix = _split_name(name)
        start = self._parser.CurrentByteIndex
        match = _OPEN_TAG.match(self._content, start)
        if match is None or not prefix.isascii():
            raise ValueError  # tags with such a prefix could not be put in
        named = {_join_name(key): value for key, value in attributes.items()}
        element = Element(namespace, prefix, local, named, start, match.end())
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _close_tag(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self._open.pop()
        element.close = element.end = element.inner
        if self._content[element.inner - 2 : element.inner] != b"/>":
            element.close = self._parser.CurrentByteIndex
            element.end = self._content.index(b">", element.close) + 1

    def _add_text(self, text: str) -> None:
        if self._open and not self._skipped:
            self._open[-1].text += text


def _split_name(name: str) -> tuple[str, str, str]:
    """Namespace, local name and prefix of what expat calls ``namespace local prefix``."""
    namespace, local, prefix = [*name.split(" "), "", ""][:3]
    return (namespace, local, prefix) if local else ("", namespace, "")


def _join_name(name: str) -> str:
    _, local, prefix = _split_name(name)
    return f"{prefix}:{local}" if prefix else local


def _refuse_type(*_: object) -> None:
    raise Refusal("file-bomb", what=N_("it defines a document type"))
