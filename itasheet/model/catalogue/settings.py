"""Kinds of problem with a settings file: a round's itasheet.toml or a report definition."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

SETTINGS = (
    Kind(
        "setting-syntax",
        Severity.ERROR,
        N_("line {line}, column {column}, is not well-formed TOML"),
        N_("mend this line; text stands in quotes, lists in [ ]"),
        N_("The file cannot be understood from this place on."),
        N_("name = กองคลัง without quotes"),
    ),
    Kind(
        "setting-encoding",
        Severity.ERROR,
        N_("the file is not written in UTF-8"),
        N_("save it again as UTF-8; Notepad offers it under “Encoding”"),
        N_("Thai letters in another encoding cannot be told apart with certainty."),
        N_("The file was saved as ANSI (windows-874)."),
    ),
    Kind(
        "setting-unknown",
        Severity.ERROR,
        N_("there is no such key"),
        N_("remove it or correct its name; the nearest is “{nearest}”"),
        N_("A misspelt key would silently do nothing, so unknown keys are faults."),
        N_("fiscal_yaer = 2568"),
        otherwise=N_("remove it or correct its name"),
    ),
    Kind(
        "setting-missing",
        Severity.ERROR,
        N_("the key is missing"),
        N_("add it; it must hold {expected}"),
        N_("The key is required."),
        N_("An agency without name."),
    ),
    Kind(
        "setting-type",
        Severity.ERROR,
        N_("the key must hold {expected}"),
        N_("correct the value"),
        N_("The value is of another type than the key takes."),
        N_('fiscal_year = "2568" in quotes'),
    ),
    Kind(
        "setting-value",
        Severity.ERROR,
        N_("the key must hold {expected}"),
        N_("correct the value"),
        N_("The value is of the right type but not one that makes sense here."),
        N_("fiscal_year = 2025, which is no Buddhist year"),
    ),
)
