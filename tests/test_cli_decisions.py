"""``itasheet merge`` where returns disagree: asking, recording, and following what was decided."""

import re
import sys
from pathlib import Path

import pytest
from click.testing import Result

from itasheet.merging.decisions import FILE, Decision, Topic, read_decisions
from tests.command import run, run_at_terminal, run_json
from tests.example.fill import edit_workbook
from tests.golden import Golden
from tests.test_cli_merge import read_texts

SECOND = "แก้ไข/finance.xlsx"


@pytest.fixture
def folder(round_folder: Path) -> Path:
    """A round with its returns, and another return of the finance unit, saved later."""
    edit_workbook("returns/finance.xlsx", SECOND, E13="๒. จัดซื้อจัดจ้างครบทุกโครงการ")
    return round_folder


def merge(*words: str, language: str = "en", typed: str | None = None) -> Result:
    """Merge all that lies in the two folders of returns."""
    words = ("merge", "returns", "แก้ไข", "-o", "report.xlsx", "--force", *words)
    return run(*words, language=language, typed=typed)


def answer(monkeypatch: pytest.MonkeyPatch, typed: str, language: str = "en") -> Result:
    with monkeypatch.context() as patch:
        patch.setattr("itasheet.cli.merge.can_ask", lambda: True)
        return merge(language=language, typed=typed)


def read_file() -> tuple[Decision, ...]:
    decisions, problems = read_decisions(Path(FILE).read_text("utf-8"), FILE)
    assert not problems
    return decisions


def test_notes_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody writes into the file of decisions while another answers stays there."""
    note = "# เขียนระหว่างถาม\n"

    def choose(*_: object, **__: object) -> tuple[int, ...]:
        Path(FILE).write_text(note, encoding="utf-8")
        return (0,)

    monkeypatch.setattr("itasheet.cli.merge.choose_option", choose)
    assert merge("--proposed").exit_code == 0
    assert len(read_file()) == 1 and Path(FILE).read_text("utf-8").startswith(note)


@pytest.mark.parametrize("typed", [None, "0\n"], ids=["no-terminal", "left-open"])
def test_open(folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str | None) -> None:
    """What nobody is asked, or leaves open, is an error with what is proposed, and not recorded."""
    result = answer(monkeypatch, typed) if typed else merge()
    assert result.exit_code == 1
    assert f"proposed: {SECOND} (it was saved last)  [returns-differ]" in result.stdout
    assert not (folder / FILE).exists()
    assert not (folder / "report.xlsx").exists()


def test_proposed_for_a_draft(folder: Path) -> None:
    """With --proposed the newer return counts, for a draft too, and that is recorded."""
    result = merge("--proposed", "--draft")
    assert result.exit_code == 0
    assert "Recorded in decisions.toml; the next merge does not ask again." in result.stderr
    assert "ครบทุกโครงการ" in read_texts(folder / "report.xlsx")
    (decision,) = read_file()
    assert (decision.topic, decision.unit) == (Topic.RETURN, "finance")
    assert [source.counts for source in decision.sources] == [False, True]


@pytest.mark.parametrize(("language", "typed"), [("en", "9\n1\n"), ("th", "\n")])
def test_asked_at_a_terminal(
    folder: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch, language: str, typed: str
) -> None:
    """Wrong answers are asked for again, Enter takes the proposal; a second merge asks nothing."""
    result = answer(monkeypatch, typed, language)
    assert result.exit_code == 0
    shown = re.sub(r"( · (?:saved|บันทึกเมื่อ)) [^·\n]*(?<! )", r"\1 …", result.stderr)
    golden.check(f"merge-asked-{language}.txt", shown)
    assert ("ครบทุกโครงการ" in read_texts(folder / "report.xlsx")) is (language == "th")
    assert "# “กองคลัง” ส่งแบบมาไม่ตรงกัน" in (folder / FILE).read_text("utf-8")
    kept = (folder / FILE).read_bytes(), (folder / "report.xlsx").read_bytes()
    again = answer(monkeypatch, "")
    assert (again.exit_code, again.stderr) == (0, "")
    assert ((folder / FILE).read_bytes(), (folder / "report.xlsx").read_bytes()) == kept


def test_older_is_shown_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However files are named, differences are told from the older to the newer."""
    Path(SECOND).unlink()
    edit_workbook("returns/finance.xlsx", "returns/a.xlsx", E13="๒. ใหม่ทั้งหมด")
    result = answer(monkeypatch, "1\n")
    assert "returns/finance.xlsx → returns/a.xlsx\n" in result.stderr
    assert "{+๒. ใหม่ทั้งหมด+}" in result.stderr


def test_answers_raise_questions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where both count, each measure is asked about at once; a broken-off talk is recorded."""
    result = answer(monkeypatch, "3\n")
    assert result.exit_code == 130
    assert "reports on measure 5 differently in several workbooks" in result.stderr
    assert [one.topic for one in read_file()] == [Topic.RETURN]
    assert answer(monkeypatch, "2\n").exit_code == 0
    assert [one.topic for one in read_file()] == [Topic.RETURN, Topic.ENTRY]


def test_another_return_comes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a third return comes it is asked anew; the old decision stays in the file."""
    merge("--proposed")
    before = (folder / FILE).read_text("utf-8")
    edit_workbook(SECOND, "แก้ไข/finance-2.xlsx", E13="๒. ครบ")
    asked = merge()
    assert asked.exit_code == 1
    assert "decisions.toml ▸ decisions[1]: this decision no longer holds" in asked.stdout
    again = answer(monkeypatch, "2\n")
    assert (again.exit_code, again.stderr.count("[decision-outdated]")) == (0, 1)
    assert (folder / FILE).read_text("utf-8").startswith(before.rstrip("\n"))


def test_mistakes_of_an_entry_that_does_not_count(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Errors in the cells of an entry that does not count stop nothing; those elsewhere do."""
    edit_workbook("returns/finance.xlsx", SECOND, E13="๒. ครบ", F12="")
    both = answer(monkeypatch, "3\n1\n")  # both returns, and of measure 5 the first one's words
    assert both.exit_code == 0
    assert "[required-blank]" not in both.stdout
    edit_workbook("returns/finance.xlsx", SECOND, E13="๒. ครบ", F12="", F6="")
    again = answer(monkeypatch, "3\n2\n1\n")
    assert (again.exit_code, again.stdout.count("[required-blank]")) == (1, 1)


def test_without_round(folder: Path) -> None:
    """Without a round a decision holds for this run only, which is said."""
    (folder / "itasheet.toml").unlink()
    result = merge("--proposed")
    assert result.exit_code == 0
    assert "Not recorded: only a round keeps decisions." in result.stderr
    assert not (folder / FILE).exists()
    assert merge().exit_code == 1
    assert run("check", "returns/finance.xlsx").exit_code == 0


@pytest.mark.parametrize(("typed", "shown"), [("1\n", False), ("2\n", True)])
def test_changed_title(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, shown: bool
) -> None:
    """A changed title is a warning until decided on, and restored unless it is accepted."""
    Path(SECOND).unlink()
    edit_workbook(
        "returns/finance.xlsx", "returns/finance.xlsx", A6="๔. กระบวนการดูแลทรัพย์สินของราชการ"
    )
    silent = merge()
    assert (silent.exit_code, "[measure-retitled]" in silent.stdout) == (0, True)
    assert "[measure-retitled]" in run("check", "returns/finance.xlsx").stdout
    asked = answer(monkeypatch, typed)
    assert "changed the printed title of measure 4" in asked.stderr
    assert "  1. the issued title: ๔. กระบวนการกำกับดูแล" in asked.stderr
    assert "[measure-retitled]" not in asked.stdout + run("check", "returns/finance.xlsx").stdout
    texts = read_texts(folder / "report.xlsx").replace("\n", "")
    assert ("กระบวนการดูแลทรัพย์สิน" in texts) is shown
    traced = run_json("trace", "report.xlsx", "A6:A20")
    sources = [source for cell in traced["cells"] for source in cell["sources"] if source["cell"]]
    told = [(Path(one["file"]).name, one["cell"], len(one["decisions"])) for one in sources]
    assert told == ([("finance.xlsx", "A6", 1)] if shown else [])
    assert merge().stdout == asked.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_real_terminal(folder: Path) -> None:
    """At a real terminal it asks by itself; results still stand on stdout."""
    words = ("merge", "returns", "แก้ไข", "-o", "report.xlsx")
    code, shown = run_at_terminal(*words, typed="2\n", shell='exec "$@" >told.txt')
    assert (code, "Which of them counts?" in shown) == (0, True)
    told = Path("told.txt").read_text("utf-8").splitlines()
    assert told[-1].startswith("report.xlsx: entries 9")


def test_check_follows_decisions(folder: Path) -> None:
    """A return decided against has a note instead of mistakes, until another return comes."""
    edit_workbook("returns/finance.xlsx", "returns/finance.xlsx", F6="")
    edit_workbook(SECOND, SECOND)  # saved last, however slowly
    assert "[required-blank]" in run("check", "returns/finance.xlsx").stdout
    merge("--proposed")
    for paths in (("returns/finance.xlsx",), ("returns", "แก้ไข")):
        result = run("check", *paths)
        assert (result.exit_code, "[required-blank]" in result.stdout) == (0, False)
        assert result.stdout.count("this return does not count, as was decided") == 1
    assert "[return-left-out]" not in run("check", SECOND).stdout
    edit_workbook(SECOND, "แก้ไข/third.xlsx", E13="๒. ครั้งที่สาม")
    result = run("check", "returns", "แก้ไข")
    assert (result.exit_code, "[required-blank]" in result.stdout) == (1, True)
    assert "[return-left-out]" not in result.stdout
