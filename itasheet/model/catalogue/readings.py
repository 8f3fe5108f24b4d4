"""Kinds of problem where a table could be read in several ways: which was taken, and why."""

from __future__ import annotations

from itasheet.problems.problem import Kind, Severity
from itasheet.wording import N_

READINGS = (
    Kind(
        "column-chosen",
        Severity.NOTE,
        N_("“{taken}” was read as “{heading}” and “{other}” was not, because {reason}"),
        N_("nothing to do if that is right; else rename the column that was taken"),
        N_("Both headings can mean the same column. What the other one holds is listed apart."),
        N_("ประเด็น and มาตรการ stand side by side."),
    ),
    Kind(
        "period-marked",
        Severity.NOTE,
        N_("the periods were put together from the marks under these headings"),
        N_("compare the periods with the marks"),
        N_("Crosses, ticks and arrows under quarters or months become a period from … to …"),
        N_("X under ไตรมาส ๑ and ไตรมาส ๒"),
    ),
    Kind(
        "measure-above",
        Severity.NOTE,
        N_("rows without a measure of their own were read by the lines above them: {measures}"),
        N_("nothing to do if that is right; else write the measure's title beside its rows"),
        N_("The rows name no measure themselves, so that the nearest line above them counts."),
        N_("A sheet for each measure, with its title above the table."),
    ),
    Kind(
        "units-several",
        Severity.NOTE,
        N_("tables of several units stand in this workbook: {units}"),
        N_("nothing to do if each table stands below its unit's name, or on a sheet of that name"),
        N_("Each entry counts for the unit that is named last above it."),
        N_("A sheet for each กอง."),
    ),
    Kind(
        "rows-joined",
        Severity.NOTE,
        N_("measure {number} “{title}” stands here again beside another section of the same unit"),
        N_("nothing to do if the rows belong together; they were read as one entry"),
        N_("A title filled down beside several sections reports once, for the unit they are of."),
        N_("งานพัสดุ กองคลัง and งานการเงิน กองคลัง, each beside the same measure"),
    ),
    Kind(
        "cell-shared",
        Severity.NOTE,
        N_("this spans measures {measures} and was read for each of them"),
        N_("nothing to do if it is meant for all; else unmerge and write for each measure"),
        N_("A merged cell beside several measures says the same of all of them."),
        N_("One outcome, merged over five measures."),
    ),
)
