"""Kinds of problem with a whole round: units, their returns, and what all of them together lack."""

from __future__ import annotations

from itasheet.model.problems import Kind, Severity
from itasheet.model.wording import N_

ROUNDS = (
    Kind(
        "measure-unreported",
        Severity.ERROR,
        N_("no unit reports on measure {number} “{title}”"),
        N_("ask the unit that should report on it"),
        N_("Every measure must stand in the report; one that is missing can cost the whole score."),
        N_("Seven returns, none of which fills in measure ๓."),
    ),
    Kind(
        "return-missing",
        Severity.ERROR,
        N_("no return of “{unit}” is here, though measures are assigned to it: {measures}"),
        N_("ask the unit for its return, or take the measures from it in itasheet.toml"),
        N_("A unit with measures assigned has to send its return."),
        N_("กองช่าง has not answered."),
    ),
    Kind(
        "return-awaited",
        Severity.WARNING,
        N_("no return of “{unit}” is here"),
        N_("ask the unit whether it has something to report"),
        N_("No measure is assigned to the unit, so its silence may be right; but it may be late."),
        N_("กองช่าง has not answered, and others report on every measure."),
    ),
    Kind(
        "return-repeated",
        Severity.NOTE,
        N_("the same return as {other}; it counts once"),
        N_("nothing to do"),
        N_("A unit sent its return twice, with the same contents."),
        N_("finance.xlsx and finance (1).xlsx"),
    ),
    Kind(
        "returns-differ",
        Severity.ERROR,
        N_("“{unit}” sent another return with other contents: {other}"),
        N_("find out which of them counts, and name only that one"),
        N_("Two different returns of one unit cannot both stand in the report."),
        N_("finance.xlsx and finance-corrected.xlsx"),
    ),
    Kind(
        "receipt-withheld",
        Severity.ERROR,
        N_("“{unit}” gets no receipt; its state is: {state}"),
        N_("see itasheet status; only a return without errors is acknowledged"),
        N_(
            "A receipt says that a return was accepted and needs no more work. A return that has "
            "errors goes back to its unit as a marked copy instead."
        ),
        N_("The return of กองคลัง has two errors."),
    ),
    Kind(
        "round-missing",
        Severity.ERROR,
        N_("there is no {name} in this folder"),
        N_("make one with “itasheet init”, or name the round's folder with --round"),
        N_("A round is a folder with the file itasheet.toml in it."),
        N_("itasheet template was run in another folder."),
    ),
    Kind(
        "unit-not-in-round",
        Severity.ERROR,
        N_("the round has no unit “{unit}”"),
        N_("use one of these: {units}"),
        N_("Units are named by their id, name or another name as they stand in itasheet.toml."),
        N_("--unit กองคลังง"),
    ),
    Kind(
        "definition-missing",
        Severity.ERROR,
        N_("there is no report definition “{name}”"),
        N_("give the path of a .toml file, or one of these names: {names}"),
        N_("A definition is a file that says what the table and its texts are."),
        N_('definition = "ita-rapport"'),
    ),
)
