"""``itasheet diff``: how two workbooks differ, cell by cell."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from click import style

from itasheet.cli import app, terminal
from itasheet.cli.help import display_width, pad_text
from itasheet.language import N_, _, name_language
from itasheet.problems.problem import format_day
from itasheet.returns.differences import Change, Difference, mark_changes
from itasheet.thai.dates import THAI_TIME
from itasheet.thai.numbers import to_thai
from itasheet.thai.text import clean_terminal
from itasheet.workflow.check import Compared, compare_files
from itasheet.workflow.documents import document_differences

KINDS = {
    Change.ADDED: ("+", "green", N_("put in")),
    Change.REMOVED: ("-", "red", N_("taken out")),
    Change.CHANGED: ("~", "yellow", N_("changed")),
    Change.MOVED: (">", "cyan", N_("moved")),
}
"""The sign before a difference, its colour, and its name in the count."""
STRETCHES = {
    Change.KEPT: ("{}", None),
    Change.REMOVED: ("[-{}-]", "red"),
    Change.ADDED: ("{{+{}+}}", "green"),
}
"""How a stretch of a changed text is shown, readable without colours, too."""


@app.as_command("diff")
def command(first: app.File, second: app.File, folder: app.Folder, as_json: app.Json) -> int:
    compared = compare_files(first, second, folder)
    terminal.show_result(as_json, lambda: document_differences(compared), _list_compared(compared))
    if compared.differences is None:
        return app.UNUSABLE
    return app.PROBLEMS if compared.differences else app.CLEAN


def _list_compared(compared: Compared) -> Iterator[str]:
    """Both workbooks, and the differences; or what is wrong with one that cannot be read."""
    sides = (compared.first, compared.second)
    if compared.differences is None:
        for outcome in sides:
            yield from () if outcome.returned else terminal.list_outcome(outcome)
        return
    for sign, side in zip(("---", "+++"), sides):
        if returned := side.returned:
            saved = format_saved(returned.saved) if returned.saved else ""
            told = filter(None, (returned.path, returned.unit_name, saved))
            yield f"{sign} {clean_terminal(' · '.join(told))}"
    if not compared.differences:
        yield _("Both say the same.")
        return
    yield from list_differences(compared.differences)
    counts = Counter(one.kind for one in compared.differences)
    counted = [(*KINDS[kind], counts[kind]) for kind in KINDS if counts[kind]]
    yield "\n" + ", ".join(f"{sign} {_(name)} {count}" for sign, _color, name, count in counted)


def list_differences(differences: Iterable[Difference]) -> Iterator[str]:
    """A line for each difference, under its measure and column; cells stand in a column."""
    sides = [(one, tuple(filter(None, (one.before, one.after)))) for one in differences]
    several = len({side.sheet for _one, placed in sides for side in placed}) > 1
    rows = []
    for one, placed in sides:
        # ``B6 → B7``; with the sheet where there are several.
        spots = [f"{side.sheet}!{side.cell}" if several else side.cell for side in placed]
        sign, color, _name = KINDS[one.kind]
        text = style(clean_terminal(placed[0].text if placed else ""), fg=color)
        if one.kind is Change.CHANGED and one.before and one.after:
            text = "".join(
                style(brackets.format(clean_terminal(part)), fg=shade)
                for change, part in mark_changes(one.before.text, one.after.text)
                for brackets, shade in [STRETCHES[change]]
            )
        cells = " → ".join(map(clean_terminal, dict.fromkeys(spots)))
        rows.append((one, style(sign, fg=color), cells, text))
    width = max((display_width(cells) for _one, _sign, cells, _text in rows), default=0)
    for place, group in groupby(rows, key=lambda row: (row[0].measure, row[0].unit)):
        title = " · ".join(filter(None, place)) or _("Outside the table")
        yield style(clean_terminal(title), bold=True)
        for heading, under in groupby(group, key=lambda row: row[0].column):
            if heading:
                yield f"  {clean_terminal(' '.join(heading.split()))}"
            for _one, sign, cells, text in under:
                yield f"    {sign} {pad_text(cells, width)}  {text}"


def format_saved(moment: datetime | None) -> str:
    """When a workbook was saved, in Thailand's time; a dash where it does not say."""
    time = "–"
    if moment:
        local = moment.astimezone(THAI_TIME)
        hours = f"{to_thai(f'{local:%H.%M}')} น." if name_language() == "th" else f"{local:%H:%M}"
        time = f"{format_day(local, _, short=True)} {hours}"
    return _("saved {time}").format(time=time)
