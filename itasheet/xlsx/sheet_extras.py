"""What a sheet has beside its cells: links, comments, pictures and drawings.

Links are part of what was written and are kept. The rest is only counted, without being parsed:
a report has no place for it, and a drawing that is damaged does no harm to the cells.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from itasheet.marking.corrections import OPENING
from itasheet.sheets.cell_reference import CellRange, CellRef, read_spot
from itasheet.xlsx.package import Package, Relation

MOST_LINKED = 100_000
"""Cells looked at for links that reach over several of them; of links beyond, the first cell."""

LONGEST_FORMULA = 8_192
"""Characters of a formula in Excel."""

# In a formula a quotation mark inside a text is doubled.
_LINK_FORMULA = re.compile(r'\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*)"', re.IGNORECASE)
_COMMENT = re.compile(rb'<(?:\w{1,20}:)?comment\s[^<>]{0,200}?\bref="(\$?[A-Za-z]+\$?[0-9]+)"')
# What stands between the place of a comment and the first text in it: tags without text.
_MARK = re.compile(
    rb"[^<>]*+>(?:\s*+<(?!(?:\w{1,20}:)?t[\s>])[^<>]*+>)*+\s*+<(?:\w{1,20}:)?t(?:\s[^<>]*)?>"
    + re.escape(OPENING.encode("ascii"))
)
_FAR = 600
"""Bytes in which that text begins, fonts and colours included."""

_PICTURE = re.compile(rb"<(?:\w{1,20}:)?pic[\s/>]")
_SHAPE = re.compile(rb"<(?:\w{1,20}:)?(?:sp|cxnSp|graphicFrame)[\s/>]")
# Each choice for newer programs is followed by the same thing for older ones.
_FALLBACK, _FALLBACK_END = b"<mc:Fallback", b"</mc:Fallback>"


_COMMENT_WEIGHT = 5
"""How much longer it takes to look through a byte of comments than through one of drawings."""


class Link(NamedTuple):
    """A link as a sheet has it: where it lies, its relation's identifier, a place in its target."""

    area: CellRange
    relation: str
    location: str


class Beside(NamedTuple):
    """The cells that have comments, and how many pictures and other drawings there are."""

    comments: tuple[CellRef, ...] = ()
    pictures: int = 0
    shapes: int = 0


def look_beside(package: Package, relations: Mapping[str, Relation]) -> Beside:
    """Count what is beside the cells of a sheet that has these relations."""
    comments = _skim_first(package, relations, "comments", _COMMENT_WEIGHT)
    drawing = b"".join(_drop_fallbacks(_skim_first(package, relations, "drawing")))
    return Beside(
        tuple(sorted(set(_find_comments(comments)))),
        len(_PICTURE.findall(drawing)),
        len(_SHAPE.findall(drawing)),
    )


def _skim_first(
    package: Package, relations: Mapping[str, Relation], kind: str, weight: int = 1
) -> bytes:
    """A sheet has one part of each kind; more of them would only cost time."""
    parts = (one.target for one in relations.values() if one.kind == kind and not one.outside)
    part = next(parts, "")
    return package.skim_part(part, weight) if part else b""


def _find_comments(content: bytes) -> Iterator[CellRef]:
    """The places of comments, but for those by which a returned file was marked before."""
    for match in _COMMENT.finditer(content):
        with suppress(ValueError):
            if not _MARK.match(content, match.end(), match.end() + _FAR):
                yield read_spot(match[1].decode("ascii"))


def _drop_fallbacks(content: bytes) -> Iterator[bytes]:
    first, *others = content.split(_FALLBACK)
    yield first
    for other in others:
        yield other.partition(_FALLBACK_END)[2]


def read_link_formula(formula: str) -> str:
    """Where a HYPERLINK formula leads; empty for any other, and for one that works it out."""
    match = _LINK_FORMULA.match(formula[:LONGEST_FORMULA])
    return match[1].replace('""', '"') if match else ""


def resolve_links(
    links: list[Link], relations: Mapping[str, Relation], cells: Container[CellRef]
) -> dict[CellRef, str]:
    """The target of every filled cell that is a link; one that is in two links keeps the first."""
    targets: dict[CellRef, str] = {}
    budget = MOST_LINKED
    for area, relation, location in links:
        relation_target = relations[relation].target if relation in relations else ""
        target = relation_target + (f"#{location}" if location else "")
        size = (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1)
        spots = _list_spots(area) if size <= budget else iter([CellRef(*area[:2])])
        budget -= min(size, budget)
        for spot in spots:
            if target and spot in cells:
                targets.setdefault(spot, target)
    return targets


def _list_spots(area: CellRange) -> Iterator[CellRef]:
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            yield CellRef(row, column)
