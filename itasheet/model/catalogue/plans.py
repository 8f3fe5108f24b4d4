"""Kinds of problem with what was known before: plans, and files that forms begin with."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

PLANS = (
    Kind(
        "planned-unreported",
        Severity.ERROR,
        N_("measure {number} “{title}” was planned for this unit and is not reported on"),
        N_("report on it; where nothing was done, write ไม่มี and the reason"),
        N_(
            "The measures reported must be those that were planned and published. The plan is the "
            "workbook that plan in itasheet.toml names."
        ),
        N_("The plan gives กองช่าง measure ๓; its return has only measure ๑."),
    ),
    Kind(
        "measure-unplanned",
        Severity.ERROR,
        N_("measure {number} “{title}” is reported on and is not in the plan"),
        N_("check whether it belongs under another measure, or whether plan names the right file"),
        N_(
            "The measures reported must be those that were planned and published. The plan is the "
            "workbook that plan in itasheet.toml names."
        ),
        N_("กองคลัง reports on measure ๖, on which nobody planned anything."),
    ),
    Kind(
        "plan-differs",
        Severity.NOTE,
        N_("this is not what was planned: “{planned}”"),
        N_("nothing to do if that is as it should be; a changed plan is best explained"),
        N_("Steps and those responsible may change during the year, and readers may ask why."),
        N_("Three steps were planned; two of them and a new one are reported."),
    ),
    Kind(
        "plan-unclear",
        Severity.WARNING,
        N_("this entry of the plan is not compared: its measure or its unit is not known"),
        N_("name a measure of the report and a unit of the round in it"),
        N_("What is reported is compared with the plan by measure and by unit."),
        N_("ผู้รับผิดชอบ is a person's name."),
    ),
    Kind(
        "plan-missing",
        Severity.ERROR,
        N_("the plan that itasheet.toml names is not there"),
        N_("put the workbook there, or correct plan in itasheet.toml"),
        N_("plan is the path of a workbook, counted from the round's folder."),
        N_('plan = "plan.xlsx", and the file is called แผน.xlsx'),
    ),
    Kind(
        "plan-undefined",
        Severity.ERROR,
        N_("the report definition “{definition}” does not say what its plan looks like"),
        N_("add plan with the name of a definition to it, or take plan out of itasheet.toml"),
        N_("A plan is a table of its own. The report's definition names the one that defines it."),
        N_("The round names a plan, and a definition of its own that has no plan."),
    ),
    Kind(
        "source-twice",
        Severity.ERROR,
        N_("“{unit}” stands in more than one of these files: {files}"),
        N_("find out which of them counts, and name only that one"),
        N_("A form begins with one file; which of several is meant cannot be known."),
        N_("finance.xlsx and finance-corrected.xlsx are both given with --from."),
    ),
    Kind(
        "source-unplaced",
        Severity.WARNING,
        N_("this entry is in no unit's form"),
        N_(
            "name the unit of the round in the file, or give --unit with the one unit that is meant"
        ),
        N_(
            "In a form a unit finds what is its own. Who is responsible here is no unit of the "
            "round, or the measure is none of the report's."
        ),
        N_("A row of last year's report names กองสวัสดิการสังคม, which the round does not have."),
    ),
    Kind(
        "source-unused",
        Severity.ERROR,
        N_("nothing in this file is for a form that is to be made"),
        N_("check that it is the right file, and which units --unit names"),
        N_("The file names no unit of the round, or none of those for which forms are made."),
        N_("itasheet template --from finance.xlsx --unit works"),
    ),
)
