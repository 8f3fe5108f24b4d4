"""The comments part of a sheet: ours are put in, and taken out by how they begin; others stay."""

from __future__ import annotations

from collections.abc import Iterable

from itasheet.marking.corrections import AUTHOR, OPENING, Note, read_areas
from itasheet.sheets.cell_reference import CellRef
from itasheet.sheets.styles import DENSE_SIZE, FAMILY
from itasheet.xlsx.guard import damage_part
from itasheet.xlsx.patch_markup import Element, Markup, escape


def make_comments(namespace: str) -> bytes:
    """A part that has no comment yet."""
    return f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode("ascii")


def list_commented(markup: Markup) -> frozenset[CellRef]:
    """The cells that have a comment."""
    return frozenset(filter(None, map(_find_spot, _list_comments(markup))))


def add_comments(markup: Markup, notes: Iterable[Note]) -> None:
    """Put comments on cells that have none."""
    authors, comments = markup.root.find("authors"), markup.root.find("commentList")
    if authors is None or comments is None:
        raise damage_part("comments")
    author = _find_author(markup)
    if author is None:
        author = len(authors.children)
        tag = markup.name_tag("author")
        markup.append(authors, f"<{tag}>{AUTHOR}</{tag}>")
    markup.append(comments, "".join(_write_comment(markup, note, author) for note in notes))


def drop_comments(markup: Markup) -> tuple[CellRef, ...]:
    """Take our comments out; the cells that had them."""
    author = _find_author(markup)
    comments = _list_comments(markup)
    ours = [one for one in comments if _is_ours(one, author)]
    markup.remove(*ours)
    authors = markup.root.find("authors")
    if authors and author == len(authors.children) - 1:
        # Others go by their place, so that only the last one can be taken away.
        markup.remove(authors.children[author])
    return tuple(filter(None, map(_find_spot, ours)))


def _is_ours(comment: Element, author: int | None) -> bool:
    text = "".join(piece.text for piece in comment.walk("t"))
    return text.startswith(OPENING) or comment.attributes.get("authorId") == str(author)


def _list_comments(markup: Markup) -> list[Element]:
    holder = markup.root.find("commentList")
    return list(holder.find_all("comment")) if holder else []


def _find_author(markup: Markup) -> int | None:
    authors = markup.root.find("authors")
    names = [one.text.strip() for one in authors.children] if authors else []
    return names.index(AUTHOR) if AUTHOR in names else None


def _find_spot(comment: Element) -> CellRef | None:
    areas = list(read_areas(comment.attributes.get("ref", "")))
    return CellRef(*areas[0][:2]) if areas else None


def _write_comment(markup: Markup, note: Note, author: int) -> str:
    comment, text = map(markup.name_tag, ("comment", "text"))
    pieces = [piece for title, told in note.texts for piece in (f"{title}\n", f"{told}\n")]
    pieces = [OPENING + pieces[0], *pieces[1:-1], pieces[-1].rstrip("\n")]
    runs = "".join(_write_run(markup, piece, at % 2 == 0) for at, piece in enumerate(pieces))
    opened = f'<{comment} ref="{note.spot}" authorId="{author}">'
    return f"{opened}<{text}>{runs}</{text}></{comment}>"


def _write_run(markup: Markup, line: str, is_bold: bool) -> str:
    run, looks, bold, size, font, text = map(markup.name_tag, ("r", "rPr", "b", "sz", "rFont", "t"))
    weight = f"<{bold}/>" if is_bold else ""
    return (
        f'<{run}><{looks}>{weight}<{size} val="{DENSE_SIZE}"/><{font} val="{FAMILY}"/></{looks}>'
        f'<{text} xml:space="preserve">{escape(line)}</{text}></{run}>'
    )
