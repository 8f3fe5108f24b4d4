"""Patches of XML: exactly what is asked for changes, whatever the rest looks like."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itasheet.xlsx.guard import Refusal
from itasheet.xlsx.patch_markup import Element, Markup, escape, read_number

Change = Callable[[Markup], None]


def patch(content: str, *changes: Change, skip: str = "") -> str:
    """A text with patches made."""
    markup = Markup(content.encode(), "part.xml", (skip,) if skip else ())
    for change in changes:
        change(markup)
    return markup.render().decode()


def first(markup: Markup) -> Element:
    """The first child of the root."""
    return markup.root.children[0]


STAYS = [
    "<a/>",
    "<?xml version='1.0'?>\n<a  b = 'c'\n>\r\n<!-- <d/> --><d>&lt;</d\n></a >\n",
    '<x:a xmlns:x="u" xmlns:mc="m" mc:Ignorable="q"><q:b xmlns:q="q" q:c="&gt;>"/></x:a>',
    "<a><![CDATA[<b></a>]]><?p <b> ?></a>",
    "<a b='\"' c=\"'/>\"/>",
    "<ก ข='๑'>๒</ก>",
]


@pytest.mark.parametrize("content", STAYS)
def test_unpatched_stays(content: str) -> None:
    """Without a patch every byte is as it was."""
    assert patch(content) == content


@pytest.mark.parametrize(
    ("content", "change", "patched"),
    [
        ("<a><b/></a>", lambda m: m.set_attribute(first(m), "c", "1"), '<a><b c="1"/></a>'),
        ("<a><b c='0'/></a>", lambda m: m.set_attribute(first(m), "c", "1"), '<a><b c="1"/></a>'),
        ("<a><b dc='0' c='2' >t</b></a>", lambda m: m.set_attribute(first(m), "c", None),
         "<a><b dc='0' >t</b></a>"),
        ("<a><b/></a>", lambda m: m.set_attribute(first(m), "c", None), "<a><b/></a>"),
        ("<a><b x='/>'/></a>", lambda m: m.append(first(m), "<c/>"), "<a><b x='/>'><c/></b></a>"),
        ("<p:a xmlns:p='u'/>", lambda m: m.append(m.root, "<c/>"), "<p:a xmlns:p='u'><c/></p:a>"),
        ("<a> <b></b></a>", lambda m: m.append(first(m), "<c/>"), "<a> <b><c/></b></a>"),
        ("<a><b>t</b> </a>", lambda m: m.append(m.root, "<c/>"), "<a><b>t</b> <c/></a>"),
        ("<a> <b/></a>", lambda m: m.insert_before(first(m), "<c/>"), "<a> <c/><b/></a>"),
        ("<a><b/><d/></a>", lambda m: m.insert_after(("b",), "<c/>"), "<a><b/><c/><d/></a>"),
        ("<a><d/></a>", lambda m: m.insert_after(("b",), "<c/>"), "<a><c/><d/></a>"),
        ("<a/>", lambda m: m.insert_after(("b",), "<c/>"), "<a><c/></a>"),
        ("<a><b>x<c/></b ><d/></a>", lambda m: m.remove(first(m)), "<a><d/></a>"),
        ("<a><b/></a>", lambda m: m.set_attribute(first(m), "c", "<ก\"&"),
         '<a><b c="&lt;&#3585;&quot;&amp;"/></a>'),
    ],
)  # fmt: skip
def test_patches(content: str, change: Change, patched: str) -> None:
    """Each kind of patch does just its own."""
    assert patch(content, change) == patched


def test_patches_at_one_place_keep_their_order() -> None:
    """What is inserted first stands first."""
    changes = [lambda m, name=name: m.append(m.root, f"<{name}/>") for name in "bcd"]
    assert patch("<a></a>", *changes) == "<a><b/><c/><d/></a>"


def test_patches_do_not_overlap() -> None:
    """Two patches of the same bytes are a mistake of ours, never a garbled file."""
    with pytest.raises(ValueError, match="same place"):
        patch("<a><b><c/></b></a>", lambda m: m.remove(first(m), first(m).children[0]))


def test_skipped_elements() -> None:
    """The inside of a skipped element is not looked at, but kept."""
    content = '<a><rows><row r="1"><c/></row></rows><z/></a>'
    markup = Markup(content.encode(), "part.xml", ("rows",))
    assert [(one.name, one.children) for one in markup.root.children] == [("rows", []), ("z", [])]
    changed = patch(content, lambda m: m.insert_after(("rows",), "<y/>"), skip="rows")
    assert changed == '<a><rows><row r="1"><c/></row></rows><y/><z/></a>'


def test_elements_know_their_namespace() -> None:
    """Names are local, with namespace and prefix apart; attributes keep their prefix."""
    markup = Markup(b'<p:a xmlns:p="urn:a"><p:b r:id="x" xmlns:r="urn:r">t</p:b></p:a>', "part.xml")
    (element,) = markup.root.children
    assert (element.name, element.prefix, element.namespace) == ("b", "p", "urn:a")
    assert (element.attributes, element.relation, element.text) == ({"r:id": "x"}, "x", "t")
    assert markup.name_tag("c") == "p:c"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_encodings(encoding: str) -> None:
    """Whatever the encoding, the result reads the same, with the inserted text in it."""
    content = f"<?xml version='1.0' encoding='{encoding[:6].rstrip('-')}'?><a>ก<b/></a>"
    markup = Markup(content.encode(encoding), "part.xml")
    markup.set_attribute(markup.root.children[0], "c", "ข")
    root = ElementTree.fromstring(markup.render())
    assert (root.text, root[0].get("c")) == ("ก", "ข")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-damaged"),
        (b"<a>", "file-damaged"),
        (b"<a></b>", "file-damaged"),
        (b"<a><b c=1/></a>", "file-damaged"),
        (b"<x:a/>", "file-damaged"),
        ("<ก:a xmlns:ก='u'/>".encode(), "file-damaged"),
        (b"\xff\xfe<", "file-damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "file-bomb"),
    ],
)
def test_refused(content: bytes, code: str) -> None:
    """What is not well formed, or has a document type, is refused."""
    with pytest.raises(Refusal) as refusal:
        Markup(content, "part.xml")
    assert refusal.value.code == code


@given(st.text())
def test_escaped_text_comes_back(text: str) -> None:
    """Any text is ASCII when escaped, and is read back but for what XML cannot hold."""
    escaped = escape(text)
    assert escaped.isascii()
    read = ElementTree.fromstring(f'<a b="{escaped}">{escaped}</a>')
    kept = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    kept = "".join(c for c in kept if not "\ud800" <= c <= "\udfff")
    assert (read.text or "") == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("999999999", 999_999_999), ("", None), ("-1", None), ("1.0", None),
     ("1234567890", None), ("๑", None), ("²", None)],
)  # fmt: skip
def test_read_number(text: str, number: int | None) -> None:
    """Whole numbers of a length that any part may have."""
    assert read_number(text) == number
