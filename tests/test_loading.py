"""What commands work on: rounds, definitions, returns, and the day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from itasheet.checks import Status
from itasheet.definition.round import FILE
from itasheet.problems.problem import Stop
from itasheet.workflow.check import judge_files
from itasheet.workflow.loading import (
    load_context,
    load_definition,
    read_today,
)
from tests.command import EXAMPLE


def list_codes(stop: pytest.ExceptionInfo[Stop]) -> list[str]:
    """The codes of the problems that stopped something."""
    return [problem.code for problem in stop.value.problems]


def test_ground_of_a_round() -> None:
    """A round brings its units and its definition."""
    context = load_context(EXAMPLE)
    assert context.round_ is not None
    assert (context.definition.id, len(context.round_.units)) == ("ita-report", 5)


def test_ground_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no round, the report that ships is meant."""
    monkeypatch.chdir(tmp_path)
    context = load_context(None)
    assert (context.definition.id, context.round_) == ("ita-report", None)


def test_definition_beside_the_round(tmp_path: Path) -> None:
    """A definition that a round gives by its path is looked for beside the round."""
    from itasheet.resources import find_data

    text = find_data("templates", "ita-report.toml").read_text("utf-8")
    (tmp_path / "own.toml").write_text(text.replace('"ita-report"', '"own"'), encoding="utf-8")
    round_text = (EXAMPLE / "itasheet.toml").read_text("utf-8")
    round_text = round_text.replace('definition = "ita-report"', 'definition = "own.toml"')
    (tmp_path / "itasheet.toml").write_text(round_text, encoding="utf-8")
    assert load_context(tmp_path).definition.id == "own"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
def test_byte_order_mark(tmp_path: Path, mark: bytes) -> None:
    """Notepad's mark at the start of a file does no harm."""
    content = mark + (EXAMPLE / "itasheet.toml").read_bytes()
    (tmp_path / "itasheet.toml").write_bytes(content)
    assert load_context(tmp_path).round_ is not None


def test_other_encoding(tmp_path: Path) -> None:
    """A file that is not UTF-8 is told as such."""
    (tmp_path / "itasheet.toml").write_bytes("name = 'กองคลัง'".encode("cp874"))
    with pytest.raises(Stop) as stop:
        load_context(tmp_path)
    assert list_codes(stop) == ["setting-encoding"]


@pytest.mark.parametrize("name", ["no-such", "no-such.toml", "../setup.cfg", ""])
def test_definition_missing(tmp_path: Path, name: str) -> None:
    """A definition that is not there is told with those that are."""
    with pytest.raises(Stop) as stop:
        load_definition(name, tmp_path)
    assert list_codes(stop) == ["definition-missing"]
    assert "ita-report" in stop.value.problems[0].words["names"]


def test_output_is_no_return(tmp_path: Path) -> None:
    """The file that is to be replaced is passed by, under whatever name it is reached."""
    output = tmp_path / "report.xlsx"
    output.write_bytes((EXAMPLE / "returns" / "works.xlsx").read_bytes())
    judged = judge_files([tmp_path], load_context(EXAMPLE), tmp_path / "." / "report.xlsx")
    assert [outcome.status for outcome in judged.outcomes] == [Status.SKIPPED]
    assert judged.is_useless
    assert [problem.code for problem in judged.problems] == ["nothing-to-read"]


@pytest.mark.parametrize(
    ("epoch", "today"), [("0", datetime(1970, 1, 1)), ("1756684800", datetime(2025, 9, 1))]
)
def test_read_today(monkeypatch: pytest.MonkeyPatch, epoch: str, today: datetime) -> None:
    """SOURCE_DATE_EPOCH stands in for the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert read_today() == today


@pytest.mark.parametrize("epoch", ["", "yesterday"])
def test_read_today_from_the_clock(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """Without it, or with nonsense in it, the clock is asked."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    today = read_today()
    assert abs((datetime.now() - today).days) <= 1
    assert today == datetime(today.year, today.month, today.day)


def test_all_faults_of_a_round_at_once(tmp_path: Path) -> None:
    """A name of two units, a measure that is none and a definition that is not there: all told."""
    text = (EXAMPLE / FILE).read_text("utf-8")
    doubled = text.replace('id = "works"', 'id = "office"').replace("[4, 5]", "[9]")
    (tmp_path / FILE).write_text(doubled, "utf-8")
    with pytest.raises(Stop) as stop:
        load_context(tmp_path)
    keys = [problem.place.key for problem in stop.value.problems]
    assert keys == ["units[3].id", "units[2].measures"]
    missing = doubled.replace('definition = "ita-report"', 'definition = "nothing"')
    (tmp_path / FILE).write_text(missing, "utf-8")
    with pytest.raises(Stop) as stop:
        load_context(tmp_path)
    codes = [problem.code for problem in stop.value.problems]
    assert codes == ["setting-value", "definition-missing"]
