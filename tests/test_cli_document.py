"""What commands print of the example: texts in both languages, and JSON documents in none."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from itasheet import __version__
from itasheet.checks import Outcome
from itasheet.problems.problem import Place, Problem
from itasheet.workflow.check import Judged, judge_files
from itasheet.workflow.documents import document_returns, format_json
from itasheet.workflow.loading import RoundContext, load_context
from tests.command import EXAMPLE, RETURNS, ROOT, run, run_json
from tests.example.fill import load_answers
from tests.golden import Golden
from tests.tables import judge, load_definition, make_workbook, parse_grid

FAULTY = "with-mistakes/finance.xlsx"
MERGE = ("merge", "returns", FAULTY, "-o", "report.xlsx")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("check {0}/with-mistakes {0}/returns --round {0}", 1),
        ("diff {0}/returns/finance.xlsx {0}/with-mistakes/finance.xlsx --round {0}", 1),
        ("explain", 0),
    ],
)
def test_texts(
    golden: Golden, monkeypatch: pytest.MonkeyPatch, line: str, code: int, language: str
) -> None:
    """Whole texts, for review, without when files were saved, which changes with the example."""
    monkeypatch.chdir(ROOT)
    command, *words = line.format("examples/round").split()
    result = run(command, *words, language=language)
    told = re.sub(r" · (saved|บันทึกเมื่อ) .+", "", result.stdout)
    golden.check(f"{command}-{language}.txt", told)
    assert (result.exit_code, bool(result.stderr)) == (code, command == "check")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("check", ("check", FAULTY, "no.xlsx")),
        ("check-nothing", ("check", "mixed")),
        ("check-mark", ("check", "returns/works.xlsx", FAULTY, "--mark", "marked")),
        ("merge-questions", (*MERGE, "--draft")),
        ("merge-decided", (*MERGE, "--proposed")),
        ("diff", ("diff", "returns/finance.xlsx", FAULTY)),
        ("diff-unreadable", ("diff", "itasheet.toml", "returns/works.xlsx")),
    ],
)
def test_documents(golden: Golden, round_folder: Path, name: str, words: tuple[str, ...]) -> None:
    """Whole documents, for review; only the first one shows all entries."""
    Path("mixed").mkdir()
    Path("mixed/letter.pdf").touch()
    document = run_json(*words)
    for file in document.get("files", ()):
        file["entries"] = file["entries"] if name == "check" else len(file["entries"])
    assert document["itasheet"] == __version__
    if report := document.get("report"):
        assert report["sha256"] == sha256(Path("report.xlsx").read_bytes()).hexdigest()
    golden.check_document(f"document-{name}.json", document)


def test_translated(round_folder: Path) -> None:
    """Messages and remedies are translated, all else is not."""
    thai, english = (run_json("check", FAULTY, language=lang)["files"][0] for lang in ("th", "en"))
    for one, other in zip(thai["problems"], english["problems"], strict=True):
        assert one.pop("message") != other.pop("message")
        one.pop("remedy"), other.pop("remedy")
    assert thai == english


def test_entries_equal_answers() -> None:
    """The example comes back as it was typed, from the cells that the document names."""
    judged = judge_files([RETURNS], load_context(EXAMPLE))
    document = json.loads(format_json(document_returns(judged)))
    for file in document["files"]:
        sheet = load_workbook(file["path"])["แบบรายงาน"]
        answers = load_answers(Path(file["path"]).stem)
        assert [entry["measure"] for entry in file["entries"]] == [a["measure"] for a in answers]
        for entry, answer in zip(file["entries"], answers, strict=True):
            assert entry["period"]["text"] == answer["period"][0]
            for key in ("steps", "results", "outcomes", "responsible"):
                lines = [line for text in answer[key] for line in text.split("\n")]
                texts = [sheet[spot].value for spot in entry["cells"][key]]
                assert entry[key] == "\n".join(texts).split("\n") == lines


def test_an_entry_over_two_sheets() -> None:
    """A cell on another sheet than the one on which its entry begins is named with it."""
    headings = "|".join(column.heading for column in load_definition().columns)
    title = load_definition().measures[0].title
    first = parse_grid(f"{headings}\n|{title}|๑. ก|กองคลัง|ต.ค. ๖๗|ได้|ดี|", name="หน้า ๑")
    second = parse_grid(f"{headings}\n|(ต่อ)|๒. ข⏎๓. --|||||", name="หน้า ๒")
    judged = Judged(RoundContext(load_definition(), None), (judge(make_workbook(first, second)),))
    (file,) = json.loads(format_json(document_returns(judged)))["files"]
    (entry,) = file["entries"]
    assert (entry["sheet"], entry["cells"]["steps"]) == ("หน้า ๑", ["B2", "หน้า ๒!B2"])
    assert entry["steps"] == ["๑. ก", "๒. ข"]


def test_wild_texts(tmp_path: Path) -> None:
    """Whatever stands in cells, the document is valid UTF-8 and valid JSON."""
    wild = ['"}]', "\\", "\x7f\u2028\u2029", "😀 \x85", "</script>", "_x0000_ _xD800_", "'"]
    path = tmp_path / 'a "b" \\ {0}.xlsx'
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([column.heading for column in load_definition().columns])
    for number, text in enumerate(wild, 1):
        sheet.append([load_definition().measures[number - 1].title, text, text, text, text, text])
    workbook.save(path)
    result = run("check", path, "--json")
    document = json.loads(result.stdout_bytes)
    assert document["files"][0]["path"] == str(path)
    assert document["files"][0]["entries"][0]["steps"] == ['"}]']


def test_characters_that_harm() -> None:
    """What UTF-8 cannot hold is replaced; what steers a terminal or is not seen is a code."""
    problem = Problem("required-blank", Place(file="a\ud800.xlsx"), "\udfff")
    outcomes = (Outcome("a\ud800.xlsx", None, (problem,)),)
    judged = Judged(RoundContext(load_definition(), None), outcomes)
    text = format_json(document_returns(judged))
    assert text.encode("utf-8")
    assert json.loads(text)["files"][0]["path"] == "a\ufffd.xlsx"
    unseen = "ก\u202e\u2066\u200b\x9b\u2028\U000e0041ข"
    text = format_json({"a": unseen, "b": "น้ำ “๑” 👍"})
    assert json.loads(text)["a"] == unseen and "น้ำ “๑” 👍" in text
    assert all(one.isprintable() for one in text.splitlines())
