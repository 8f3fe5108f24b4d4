"""The JSON document of ``check`` and ``merge``."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from itasheet import __version__
from itasheet.checks import Outcome, Status
from itasheet.problems.problem import Place, Problem, load_kinds
from itasheet.workflow.documents import SCHEMA, document_returns, format_json
from tests.command import EXAMPLE, run
from tests.example.fill import load_answers, load_report
from tests.tables import judge, make_workbook, parse_grid

RETURNS = EXAMPLE / "returns"
FAULTY = EXAMPLE / "with-mistakes" / "finance.xlsx"

TEXT, MAYBE = str, (str, type(None))
PROBLEM = {
    "code": TEXT,
    "severity": TEXT,
    "file": MAYBE,
    "sheet": MAYBE,
    "cell": MAYBE,
    "column": MAYBE,
    "key": MAYBE,
    "found": MAYBE,
    "message": TEXT,
    "remedy": TEXT,
}
FILE = {
    "path": TEXT,
    "sha256": MAYBE,
    "unit": MAYBE,
    "status": TEXT,
    "problems": list,
    "entries": list,
}
ENTRY = {
    "measure": (int, type(None)),
    "title": MAYBE,
    "unit": MAYBE,
    "nil": bool,
    "steps": list,
    "responsible": list,
    "period": dict,
    "results": list,
    "outcomes": list,
    "extra": dict,
    "sheet": TEXT,
    "cells": dict,
}
PERIOD = {"text": MAYBE, "kind": MAYBE, "start": MAYBE, "end": MAYBE}
REPORT = {
    "path": TEXT,
    "pdf": MAYBE,
    "sha256": TEXT,
    "audit": TEXT,
    "pages": int,
    "entries": int,
    "draft": bool,
    "public": bool,
}
DECISION = {
    "topic": TEXT,
    "unit": MAYBE,
    "measure": (int, type(None)),
    "question": TEXT,
    "sources": list,
}
SOURCE = {
    "counts": bool,
    "path": TEXT,
    "sha256": TEXT,
    "unit": MAYBE,
    "text": MAYBE,
    "saved": MAYBE,
}
COPY = {"source": TEXT, "path": TEXT, "problems": int, "fixed": int}


def check_fields(value: dict[str, Any], schema: dict[str, Any]) -> None:
    """The keys are those of the schema, in its order, and their values of its types."""
    assert list(value) == list(schema)
    for key, kind in schema.items():
        assert isinstance(value[key], kind), (key, value[key])


def check_problem(problem: dict[str, Any]) -> None:
    """A problem's fields, its code and severity, and its cell where it names one."""
    check_fields(problem, PROBLEM)
    assert load_kinds()[problem["code"]].severity.value == problem["severity"]
    if problem["cell"]:
        assert re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?(, [A-Z]+\d+(:[A-Z]+\d+)?)*", problem["cell"])


def check_entry(entry: dict[str, Any]) -> None:
    """An entry's fields, its dates and its cells."""
    check_fields(entry, ENTRY)
    check_fields(entry["period"], PERIOD)
    for key in ("start", "end"):
        assert entry["period"][key] is None or date.fromisoformat(entry["period"][key])
    for key in ("steps", "responsible", "results", "outcomes"):
        assert all(isinstance(item, str) and item for item in entry[key])
    for spots in entry["cells"].values():
        assert all(re.fullmatch(r"(.+!)?[A-Z]+\d+", spot) for spot in spots)


def check_document(text: str) -> dict[str, Any]:
    """The whole document against its schema."""
    document: dict[str, Any] = json.loads(text)
    keys = ("files", "problems", "report", "marked", "questions", "decisions")
    assert list(document) == ["itasheet", "schema", *keys]
    assert (document["itasheet"], document["schema"]) == (__version__, SCHEMA)
    for file in document["files"]:
        check_fields(file, FILE)
        assert file["status"] in {status.value for status in Status}
        for problem in file["problems"]:
            check_problem(problem)
        for entry in file["entries"]:
            check_entry(entry)
    for problem in document["problems"]:
        check_problem(problem)
    if document["report"] is not None:
        check_fields(document["report"], REPORT)
    for copy in document["marked"] or ():
        check_fields(copy, COPY)
    for question in document["questions"] or ():
        check_fields(question, {**DECISION, "proposed": bool, "reason": TEXT})
    for ruling in (*(document["questions"] or ()), *(document["decisions"] or ())):
        check_fields({key: ruling[key] for key in DECISION}, DECISION)
        for source in ruling["sources"]:
            check_fields(source, SOURCE)
    return document


def read_json(*words: str | Path, language: str = "en") -> dict[str, Any]:
    """The document that a command prints."""
    return check_document(run(*words, "--json", language=language).stdout)


@pytest.mark.parametrize(
    "words",
    [
        (RETURNS, "--round", EXAMPLE),
        (FAULTY, "--round", EXAMPLE),
        (FAULTY,),
        (EXAMPLE, RETURNS / "no-such.xlsx"),
        (EXAMPLE / "itasheet.toml",),
    ],
    ids=["good", "faulty", "no-round", "mixed", "no-workbook"],
)
def test_schema(words: tuple[str | Path, ...]) -> None:
    """Whatever is checked, the document has the same form."""
    document = read_json("check", *words)
    assert document["files"]
    assert document["report"] is None


def test_statuses() -> None:
    """Each file's status is one word, the same in every language."""
    words = ("check", EXAMPLE, RETURNS / "no-such.xlsx", "--round", EXAMPLE)
    expected = {
        "returns/works.xlsx": "ok",
        "with-mistakes/finance.xlsx": "errors",
        "itasheet.toml": "skipped",
        "returns/no-such.xlsx": "unreadable",
    }
    for language in ("th", "en"):
        files = read_json(*words, language=language)["files"]
        found = {
            Path(file["path"]).relative_to(EXAMPLE).as_posix(): file["status"] for file in files
        }
        assert found.items() >= expected.items()


def test_translated() -> None:
    """Messages and remedies are translated, all else is not."""
    words = ("check", FAULTY, "--round", EXAMPLE)
    thai, english = (read_json(*words, language=lang)["files"][0] for lang in ("th", "en"))
    for one, other in zip(thai["problems"], english["problems"], strict=True):
        assert one.pop("message") != other.pop("message")
        one.pop("remedy"), other.pop("remedy")
    assert thai == english


def test_entries_equal_answers() -> None:
    """Every item, unit and period of the example comes back as it was typed."""
    files = read_json("check", RETURNS, "--round", EXAMPLE)["files"]
    for file in files:
        answers = load_answers(Path(file["path"]).stem)
        assert [entry["measure"] for entry in file["entries"]] == [a["measure"] for a in answers]
        for entry, answer in zip(file["entries"], answers, strict=True):
            for key in ("steps", "results", "outcomes", "responsible"):
                lines = [line for text in answer[key] for line in text.split("\n")]
                assert entry[key] == lines
            assert entry["period"]["text"] == answer["period"][0]


def test_periods() -> None:
    """Periods that mean a stretch of days have their dates, years taken from the round."""
    files = read_json("check", RETURNS, "--round", EXAMPLE)["files"]
    periods = {
        (Path(file["path"]).stem, entry["measure"]): tuple(entry["period"].values())[2:]
        for file in files
        for entry in file["entries"]
    }
    year = ("2024-10-01", "2025-09-30")
    assert periods[("office", 1)] == periods[("office", 6)] == periods[("office", 7)] == year
    assert periods[("finance", 5)] == year
    assert periods[("works", 1)] == ("2024-10-15", "2024-12-15")
    assert periods[("audit", 7)] == ("2025-01-01", "2025-08-31")


def test_cells_are_where_it_stands() -> None:
    """The cells of an entry hold, in the workbook, just what the document says."""
    (file,) = read_json("check", RETURNS / "finance.xlsx", "--round", EXAMPLE)["files"]
    sheet = load_workbook(RETURNS / "finance.xlsx")["แบบรายงาน"]
    for entry in file["entries"]:
        for key in ("steps", "results", "outcomes"):
            texts = [sheet[spot].value for spot in entry["cells"][key]]
            assert "\n".join(texts).split("\n") == entry[key]


def test_problems_are_sorted() -> None:
    """Problems stand as at a terminal: the worst first, then by sheet and cell."""
    (file,) = read_json("check", FAULTY, "--round", EXAMPLE)["files"]
    cells = [problem["cell"] for problem in file["problems"]]
    assert cells == ["D6", "F6", "E13", "C12", "E13", "E14", "B12, E12, F12"]


def test_an_entry_over_two_sheets() -> None:
    """A cell on another sheet than the one on which its entry begins is named with it."""
    headings = "|".join(column.heading for column in load_report().columns)
    title = load_report().measures[0].title
    first = parse_grid(f"{headings}\n|{title}|๑. ก|กองคลัง|ต.ค. ๖๗|ได้|ดี|", name="หน้า ๑")
    second = parse_grid(f"{headings}\n|(ต่อ)|๒. ข⏎๓. --|||||", name="หน้า ๒")
    outcome = judge(make_workbook(first, second))
    (file,) = check_document(format_json(document_returns([outcome], load_report())))["files"]
    (entry,) = file["entries"]
    assert (entry["sheet"], entry["cells"]["steps"]) == ("หน้า ๑", ["B2", "หน้า ๒!B2"])
    assert entry["steps"] == ["๑. ก", "๒. ข"]


def test_nothing_to_read(tmp_path: Path) -> None:
    """An empty folder makes a document too; the problem is of no file."""
    result = run("check", tmp_path, "--json")
    document = check_document(result.stdout)
    assert (result.exit_code, result.stderr, document["files"]) == (2, "", [])
    assert [problem["code"] for problem in document["problems"]] == ["nothing-to-read"]


def test_wild_texts(tmp_path: Path) -> None:
    """Whatever stands in cells, the document is valid UTF-8 and valid JSON."""
    wild = ['"}]', "\\", "\x7f\u2028\u2029", "😀 \x85", "</script>", "_x0000_ _xD800_", "'"]
    path = tmp_path / 'a "b" \\ {0}.xlsx'
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([column.heading for column in load_report().columns])
    for number, text in enumerate(wild, 1):
        sheet.append([load_report().measures[number - 1].title, text, text, text, text, text])
    workbook.save(path)
    result = run("check", path, "--json")
    assert json.loads(result.stdout_bytes.decode("utf-8"))
    document = check_document(result.stdout)
    assert document["files"][0]["path"] == str(path)
    assert document["files"][0]["entries"][0]["steps"] == ['"}]']


def test_half_a_surrogate() -> None:
    """Half of a surrogate pair, which UTF-8 cannot hold, becomes the replacement character."""
    problem = Problem("required-blank", Place(file="a\ud800.xlsx"), "\udfff")
    text = format_json(document_returns([Outcome("a\ud800.xlsx", None, (problem,))], load_report()))
    assert text.encode("utf-8")
    assert json.loads(text)["files"][0]["path"] == "a\ufffd.xlsx"


def test_merge_document(tmp_path: Path) -> None:
    """merge prints the same document, with the report that was written."""
    from hashlib import sha256

    output = tmp_path / "report.xlsx"
    document = read_json("merge", RETURNS, "--round", EXAMPLE, "-o", output, "--public")
    report = document["report"]
    assert report["sha256"] == sha256(output.read_bytes()).hexdigest()
    assert (report["path"], report["entries"]) == (str(output), 9)
    assert (report["draft"], report["public"]) == (False, True)


def test_merge_document_without_report(tmp_path: Path) -> None:
    """Where errors stopped the merge there is no report, and what all lack stands apart."""
    output = tmp_path / "report.xlsx"
    document = read_json("merge", FAULTY, "--round", EXAMPLE, "-o", output)
    assert document["report"] is None
    codes = [problem["code"] for problem in document["problems"]]
    assert codes == ["return-missing"] * 4
    assert not output.exists()


def test_merge_document_with_decisions(tmp_path: Path) -> None:
    """What returns disagree on is a question with what is proposed, then a decision."""
    shutil.copy(EXAMPLE / "itasheet.toml", tmp_path)
    words = ("merge", RETURNS, FAULTY, "--round", tmp_path, "-o", tmp_path / "report.xlsx")
    document = read_json(*words)
    (question,) = document["questions"]
    assert (question["topic"], question["unit"]) == ("return", "finance")
    assert question["proposed"]
    assert sum(source["counts"] for source in question["sources"]) == 1
    settled = read_json(*words, "--proposed")
    assert settled["questions"] == []
    assert [one["sources"] for one in settled["decisions"]] == [question["sources"]]
