"""Texts that a page break of a report cut in two: told by a mark that is not seen, put together."""

from __future__ import annotations

from itasheet.model.records import Piece
from itasheet.sheets.grid import Read
from itasheet.sheets.page import CUT, CUT_AT_LINE_END


def strip_cut(value: Read) -> Read:
    """A cell's value without the mark."""
    if not isinstance(value, str):
        return value
    return value.removesuffix(CUT_AT_LINE_END).removesuffix(CUT)


def is_cut(value: Read) -> bool:
    """Whether the text of a cell goes on in the cell below it."""
    return isinstance(value, str) and value.endswith(CUT)


def join_cut(head: Piece, rest: Piece) -> Piece:
    """Both parts as one; it is cut itself if the rest is."""
    between = "\n" if str(head.value).endswith(CUT_AT_LINE_END) else ""
    return head._replace(
        value=f"{strip_cut(head.value)}{between}{rest.value}",
        text=f"{head.text}{between}{rest.text}",
        repairs=tuple(dict.fromkeys((*head.repairs, *rest.repairs))),
        halves=(*(head.halves or (head,)), *(rest.halves or (rest,))),
    )
