"""Setting the published report by typst, as its template says, in the fonts that are there.

A PDF is tagged, in Thai and made to be kept, its fonts embedded. The same report in the same fonts
gives the same bytes.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import typst
from fontpkg_sarabun import FAMILY, ROOT

from itasheet.files import display_name
from itasheet.problems.problem import Place, Problem

FAMILIES = ("TH SarabunPSK", "TH Sarabun New", FAMILY)
"""The fonts of official documents, and the one of their kind that ships; the first there is."""


@cache
def load_fonts(has_system: bool) -> tuple[typst.Fonts, str]:
    """The fonts that are there, with the system's or without, and the family for a report."""
    fonts = typst.Fonts(has_system, font_paths=[str(ROOT / "files")])
    return fonts, next(family for family in FAMILIES if family in fonts.families())


class Typesetting(NamedTuple):
    """What pages are set from: a report, a template, a picture's bytes, and when it was saved."""

    report: Mapping[str, Any]
    template: Path
    crest: bytes = b""
    saved: datetime | None = None
    has_system: bool = True

    def compile(self, **options: Any) -> Any:
        """A PDF, or by typst's options another format; raises ``typst.TypstError``.

        ``format="png"`` with so many pixels to the inch (``ppi``) is a list of pages as pictures.
        """
        fonts, family = load_fonts(self.has_system)
        inputs = {"report": json.dumps(self.report), "crest": json.dumps(list(self.crest))}
        return typst.compile(
            self.template,
            font_paths=fonts,
            sys_inputs={**inputs, "font": family},
            timestamp=int(self.saved.timestamp()) if self.saved else 0,
            **options,
        )

    def make_pdf(self) -> tuple[bytes, tuple[Problem, ...]]:
        """The PDF, PDF/UA-1 and PDF/A-2a, empty where there can be none, and what is to be told.

        A character that no font has is shown as a box, in a PDF that keeps to no standard then.
        """
        problems: tuple[Problem, ...] = ()
        for standards in (["a-2a", "ua-1"], []):
            try:
                return self.compile(pdf_standards=standards), problems
            except typst.TypstError as error:
                line = re.search(r":(\d+):\d+", error.diagnostic)
                sign = re.search('(?:text|codepoint) `"(.+?)"`', error.message)
                place = Place(file=display_name(self.template))
                words = {"line": line[1] if line else ""}
                code = "pdf-failed" if problems else "pdf-no-standard"
                found = sign[1] if sign else error.message
                problems = (Problem(code, place, found, words),)
        return b"", problems
