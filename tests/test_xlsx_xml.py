"""XML changed in place: exactly what is asked for changes, whatever the rest looks like."""

from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import SubElement, canonicalize

import pytest

from itasheet.xlsx.package import MOST_MARKS, Refusal
from itasheet.xlsx.patch_package import PatchedPackage, XmlPart, parse_elements
from itasheet.xlsx.xml import find_identifier, format_cell, make_safe, read_whole, read_xml
from tests.files.parts import pack


def parse(content: str | bytes) -> XmlPart:
    encoded = content.encode() if isinstance(content, str) else content
    return PatchedPackage(pack({"part.xml": encoded})).edit("part.xml")


STAYS = [
    "<a/>",
    "<?xml version='1.0'?>\n<a  b = 'c'\n>\r\n<!-- <d/> --><d>&lt;</d\n></a >\n",
    '<x:a xmlns:x="u" xmlns:mc="m" mc:Ignorable="q" xmlns:q="q"><q:b q:c="&gt;>"/></x:a>',
    "<a><![CDATA[<b></a>]]></a>",
    "<a b='\"' c=\"'/>\"/>",
    "<ก ข='๑'>๒</ก>",
    "<a>one&#13;\ntwo<b c='1&#10;2&#13;&#9;'/></a>",
    '<a xmlns="u"><b xmlns="v"><x:c xmlns:x="w" x:d="1"/></b></a>',
]


@pytest.mark.parametrize("content", STAYS)
def test_unchanged_stays(content: str) -> None:
    """What is read and written again is the same to every program, prefixes included."""
    assert canonicalize(parse(content).render().decode()) == canonicalize(content)


END = "</x:worksheet>"
CELLS = '<x:row r="1"><x:c><!-- --></x:c>  </x:row>'


@pytest.mark.parametrize(
    ("content", "change", "changed"),
    [
        ("<p:a xmlns:p='u'/>", lambda p: p.root.extend(parse_elements("<c d='1'><e/></c>")),
         '<p:a xmlns:p="u"><p:c d="1"><p:e /></p:c></p:a>'),
        ('<p:a xmlns:p="u"><b xmlns=""/></p:a>', lambda p: SubElement(p.root, "b"),
         '<p:a xmlns:p="u"><b xmlns="" /><p:b /></p:a>'),
        ("<styleSheet><fonts/><x/></styleSheet>", lambda p: p.insert(parse_elements("<dxfs/>")),
         "<styleSheet><fonts /><dxfs /><x /></styleSheet>"),
        ("<styleSheet><dxfs/></styleSheet>", lambda p: p.insert(parse_elements("<fills/><fills/>")),
         "<styleSheet><fills /><fills /><dxfs /></styleSheet>"),
        ("<a/>", lambda p: p.root.set("c", "<ก\"&"), '<a c="&lt;ก&quot;&amp;" />'),
        ("<a/>", lambda p: p.root.extend(parse_elements('<b xmlns:r="k" r:id="1"/>')),
         '<a><b xmlns:r="k" r:id="1" /></a>'),
        *(
            (f'<x:worksheet xmlns:x="u"><x:sheetData{space}>{CELLS}</x:sheetData><x:z/>{END}',
             lambda p: p.insert(parse_elements("<drawing/>")),
             f'<x:worksheet xmlns:x="u"><x:sheetData{space}>{CELLS}</x:sheetData><x:drawing />'
             f"<x:z />{END}")
            for space in ("", ' a="b"')
        ),
        ("<a><sheetData > <c/></sheetData></a>", lambda p: p.root.set("b", "c"),
         '<a b="c"><sheetData> <c/></sheetData></a>'),
        ("<a><sheetData></sheetData></a>", lambda p: p.root.set("b", "c"),
         '<a b="c"><sheetData /></a>'),
    ],
)  # fmt: skip
def test_changes(content: str, change: Callable[[XmlPart], object], changed: str) -> None:
    """Each change does just its own, whatever the prefix; cells stay byte for byte."""
    part = parse(content)
    change(part)
    assert part.render().decode().partition("?>\n")[2] == changed


def test_elements_by_name() -> None:
    """Elements have names without the part's prefix; others' keep theirs."""
    part = parse(
        '<p:a xmlns:p="urn:a"><p:b><p:c r:id="x" xmlns:r="k"/><q:c xmlns:q="q"/></p:b></p:a>'
    )
    (found,) = part.root.iterfind("b/c")
    assert (part.namespace, find_identifier(found)) == ("urn:a", "x")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "tis-620"])
def test_encodings(encoding: str) -> None:
    """Whatever the encoding, the result reads the same, with the inserted text in it."""
    name = encoding.removesuffix("-le").removesuffix("-be").removesuffix("-sig")
    content = f"<?xml version='1.0' encoding='{name}'?><a>ก<b/></a>".encode(encoding)
    part = parse(content)
    part.root[0].set("c", "ข")
    for root in (
        ElementTree.fromstring(part.render()),
        read_xml(make_safe(content), "part.xml", lambda root: root),
    ):
        assert (root.text, root[0].get("c", "ข")) == ("ก", "ข")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-damaged"),
        (b"<a>", "file-damaged"),
        (b"<a></b>", "file-damaged"),
        (b"<a><b c=1/></a>", "file-damaged"),
        (b"<a><sheetData></a>", "file-damaged"),
        (b"\xff\xfe<", "file-damaged"),
        (b"<?xml version='1.0' encoding='gb18030'?><a/>", "file-damaged"),
        (b"<a>" * 5000 + b"</a>" * 5000, "file-damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "file-bomb"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "file-bomb"),
        (b"<?xml version='1.0' encoding='cp037'?>"
         + '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("cp037"), "file-damaged"),
        (b"<a>" + b"x" * 1_000_001 + b"</a>", "file-bomb"),
    ],
)  # fmt: skip
def test_refused(content: bytes, code: str) -> None:
    """What is not well formed, nested without end, or has a document type, is refused."""
    with pytest.raises(Refusal) as refusal:
        parse(content)
    assert refusal.value.code == code


def test_cells_are_not_counted() -> None:
    """Cells cost nothing, as they are not parsed; as many tags elsewhere are too many."""
    many = "<c/>" * MOST_MARKS
    assert len(parse(f"<a><sheetData>{many}</sheetData><b/></a>").root) == 2
    with pytest.raises(Refusal, match="file-bomb"):
        parse(f"<a>{many}</a>")


def test_cells_are_written() -> None:
    """Numbers, texts with their spaces and whatever characters, and blanks in a style."""
    assert format_cell("A1", 3, None) == '<c r="A1" s="3"/>'
    assert format_cell("B2", 0, 25) == '<c r="B2" s="0"><v>25</v></c>'
    assert format_cell("C3", 1, " <&\x07_x0041_") == (
        '<c r="C3" s="1" t="inlineStr"><is><t xml:space="preserve"> &lt;&amp;_x0007__x005F_x0041_'
        "</t></is></c>"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("999999999", 999_999_999), ("", None), ("-1", None), ("1.0", None),
     ("1234567890", None), ("๑", None), ("²", None)],
)  # fmt: skip
def test_read_number(text: str, number: int | None) -> None:
    """Whole numbers of a length that any part may have."""
    assert read_whole(text) == number
