"""Strings with fonts inside them, and the table of strings that cells share."""

from __future__ import annotations

from itasheet.xlsx.cell_values import decode_escapes
from itasheet.xlsx.xml import parse_markup


class RichText:
    """Gathers the text of one string from its runs; phonetic readings are no part of it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._in_phonetic = False
        self.opens = {"rPh": self._open_phonetic}
        self.closes = {"t": self._close_text, "rPh": self._close_phonetic}

    def take(self) -> str:
        """The text gathered since the last call."""
        text = decode_escapes("".join(self.pieces))
        self.pieces.clear()
        return text

    def _open_phonetic(self, _: dict[str, str]) -> None:
        self._in_phonetic = True

    def _close_phonetic(self, _: str) -> None:
        self._in_phonetic = False

    def _close_text(self, text: str) -> None:
        if not self._in_phonetic:
            self.pieces.append(text)


def read_strings(content: bytes, part: str) -> list[str]:
    """The strings that cells name by index; how many the part claims to hold is not believed."""
    strings: list[str] = []
    text = RichText()

    def close_item(_: str) -> None:
        strings.append(text.take())

    parse_markup(content, part, text.opens, {**text.closes, "si": close_item})
    return strings
