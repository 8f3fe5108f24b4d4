"""Pictures that a round names, read from its folder."""

from __future__ import annotations

from pathlib import Path

from itasheet.cli.boundary import Stop
from itasheet.edges.files import display_name
from itasheet.model.problems import Place, Problem
from itasheet.model.round import FILE, Round
from itasheet.model.wording import N_
from itasheet.reports.crest import Crest, read_crest
from itasheet.xlsx.guard import Refusal, read_file

KEY = "agency.crest"


def load_crest(found: Round | None, folder: Path | None) -> Crest | None:
    """The crest of a round, which lies in this folder or is this file; None where it names none.

    A picture that is missing, or is none, stops the command with the setting that names it.
    """
    if found is None or not found.agency.crest:
        return None
    settings = folder or Path()
    settings = settings if settings.suffix == ".toml" else settings / FILE
    try:
        crest = read_crest(read_file(settings.parent / found.agency.crest))
    except Refusal:
        crest = None
    if crest is None:
        words = {"key": KEY, "expected": N_("a picture, PNG or JPEG, by its path from this file")}
        place = Place(file=display_name(settings), key=KEY)
        raise Stop(Problem("setting-value", place, found.agency.crest, words))
    return crest
