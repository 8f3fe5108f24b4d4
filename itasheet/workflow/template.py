"""The file with which a round begins, and its forms: one for each unit, and what it comes with."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from itasheet.candidates import Found, list_workbooks
from itasheet.checks import Outcome, Status
from itasheet.definition.round import FILE, Agency, Unit, read_round
from itasheet.definition.settings import format_toml
from itasheet.files import display_name, find_fault, write_files
from itasheet.forms.blocks import Prefill
from itasheet.forms.prefill import Origin, Source, read_source
from itasheet.forms.workbook import make_form, name_forms
from itasheet.problems.problem import Place, Problem, Stop
from itasheet.resources import find_data
from itasheet.workflow import loading
from itasheet.workflow.loading import RoundFolder, shield
from itasheet.xlsx.read_workbook import read_workbook


class Sources(NamedTuple):
    """What all files come to: the units that get a form, with what it comes with by unit id."""

    units: tuple[Unit, ...]
    prefills: Mapping[str, Prefill] = MappingProxyType({})
    files: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether every file was read and everything in it found its form."""
        return not self.problems and all(
            not file.leftovers and (file.origin or file.outcome.status is Status.SKIPPED)
            for file in self.files
        )


def read_sources(
    paths: tuple[Path, ...], context: RoundFolder, units: Sequence[Unit], is_meant: bool = False
) -> Sources:
    """Read all files, and give the units what is theirs; one file a unit, or it gets no form.

    Files of other agencies and years give something only where that ``is_meant``, and what was
    given twice gives it once. Where there is more than returns, every unit gets a form; else those
    whose returns are here.
    """
    definition, round_ = context.definition, context.round_
    plan = loading.load_definition(definition.plan, context.base) if definition.plan else None
    files, given, seen = list[Source](), dict[str, list[Source]](), dict[str, str]()
    for found in list_workbooks(paths):
        name = display_name(found.path)

        def read(found: Found = found, name: str = name) -> Source:
            workbook = found.problem if found.skipped else read_workbook(found.path, name)
            return read_source(workbook, name, definition, plan, round_, units, is_meant)

        source = shield(name, read, lambda fault: Source(Outcome(fault.place.file, None, (fault,))))
        returned = source.outcome.returned
        if returned and (other := seen.setdefault(returned.sha256, name)) != name:
            repeated = Problem("return-repeated", Place(file=name), words={"other": other})
            source = Source(Outcome(name, None, (repeated,)), source.origin)
        files.append(source)
        for unit_id in source.shares:
            given.setdefault(unit_id, []).append(source)
    if not files:
        raise Stop(*(find_fault("nothing-to-read", path) for path in paths))
    # What is known of before the round is for everybody.
    for_all = any(source.origin in (Origin.EARLIER, Origin.PLAN) for source in files)
    chosen, problems = list[Unit](), list[Problem]()
    for unit in units:
        own = given.get(unit.id, [])
        if len(own) > 1:
            names = ", ".join(source.outcome.path for source in own)
            problems.append(Problem("source-twice", words={"unit": unit.name, "files": names}))
        elif own or for_all:
            chosen.append(unit)
    prefills = {unit_id: those[0].shares[unit_id] for unit_id, those in given.items()}
    return Sources(tuple(chosen), prefills, tuple(files), tuple(problems))


def write_forms(
    context: RoundFolder, given: Sources, folder: Path, force: bool
) -> tuple[Path, ...]:
    """Make the forms of all units, then write them: none of them if one exists; their files."""
    from itasheet.xlsx.write_workbook import write_book

    created = loading.read_today()
    forms: dict[Path, bytes] = {}
    names = name_forms(context.definition, context.round_, given.units).values()
    for unit, name in zip(given.units, names, strict=True):
        prefill = given.prefills.get(unit.id, Prefill())
        form = make_form(context.definition, context.round_, unit, created, prefill)
        forms[folder / name] = write_book(form)
    write_files(forms, force)
    return tuple(forms)


Table = dict[str, Any]
"""A round that is to be, or one unit of it, as its file would hold it."""

UNIT: Table = {"id": "", "name": "", **Unit._field_defaults}


def write_round(settings: Table, folder: Path, force: bool) -> Path:
    """Write a round's file from ``templates/init`` into its folder; a faulty one stops the job."""
    path = folder / FILE
    if problems := find_faults(settings, folder):
        raise Stop(*problems)
    write_files({path: format_round(settings).encode("utf-8")}, force)
    return path


def find_faults(settings: Table, folder: Path) -> tuple[Problem, ...]:
    """All that would be wrong with a round's file."""
    find = partial(loading.find_definition, folder=folder)
    return read_round(format_round(settings), display_name(folder / FILE), find)[2]


def format_round(settings: Table) -> str:
    agency = {"name": "", **Agency._field_defaults, **settings["agency"]}
    values = {key: format_toml("" if one is None else one) for key, one in agency.items()}
    units = "".join(
        "\n[[units]]\n" + "".join(f"{key} = {format_toml(unit[key])}\n" for key in UNIT)
        for unit in ({**UNIT, **one} for one in settings["units"])
    )
    template = find_data("templates", f"init/{FILE}").read_text("utf-8")
    return template.format(fiscal_year=settings["fiscal_year"], units=units, **values)
