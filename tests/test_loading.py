"""What jobs work on: rounds with their crests, definitions, returns, and the day."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from itasheet.problems.problem import Stop
from itasheet.resources import find_data
from itasheet.workflow.loading import is_to_come, load_context, load_crest, read_today
from tests.rich import draw_picture


@pytest.fixture
def file(round_folder: Path) -> Path:
    return round_folder / "itasheet.toml"


def edit(file: Path, *changes: tuple[str, str]) -> None:
    """Write other texts into a round's file, or any."""
    text = file.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


def list_stops(job: object, *arguments: object) -> list[str]:
    """The problems that stop a job, by their codes and keys."""
    assert callable(job)
    with pytest.raises(Stop) as stop:
        job(*arguments)
    return [f"{one.code} {one.place.key}".strip() for one in stop.value.problems]


def test_definition_beside_the_round(file: Path) -> None:
    """A definition that a round gives by its path is looked for beside the round."""
    own = file.with_name("own.toml")
    own.write_bytes(find_data("templates", "ita-report.toml").read_bytes())
    edit(own, ('"ita-report"', '"own"'))
    edit(file, ('definition = "ita-report"', 'definition = "own.toml"'))
    assert load_context(file.parent).definition.id == "own"


def test_encoding(file: Path) -> None:
    """Notepad's mark at the start of a file does no harm; one that is not UTF-8 is told as such."""
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_context(file).round_ is not None
    file.write_bytes("name = 'กองคลัง'".encode("cp874"))
    assert list_stops(load_context, file) == ["setting-encoding"]


def test_all_faults_of_a_round_at_once(file: Path) -> None:
    """A name of two units, a measure that is none and a definition that is not there: all told."""
    edit(file, ('id = "works"', 'id = "office"'), ("[4, 5]", "[9]"))
    faults = ["setting-value units[3].id", "setting-value units[2].measures"]
    assert list_stops(load_context, file) == faults
    edit(file, ('definition = "ita-report"', 'definition = "nothing"'))
    assert list_stops(load_context, file) == [faults[0], "definition-missing"]


def test_crest(file: Path) -> None:
    """The picture lies in the round's folder; one that cannot be used stops the job."""
    edit(file, ("[agency]\n", '[agency]\ncrest = "crest.png"\n'))
    context, picture = load_context(file), file.with_name("crest.png")
    assert list_stops(load_crest, context) == ["setting-value agency.crest"]
    picture.write_bytes(b"GIF89a")
    assert list_stops(load_crest, context) == ["setting-value agency.crest"]
    picture.write_bytes(draw_picture(60, 80))
    for named in (file, file.parent, None):
        crest = load_crest(load_context(named))
        assert crest is not None and crest.content == draw_picture(60, 80)


@pytest.mark.parametrize(
    ("epoch", "today"),
    [
        ("0", datetime(1970, 1, 1)),
        ("1756684800", datetime(2025, 9, 1)),
        ("", None),
        ("yesterday", None),
    ],
)
def test_read_today(monkeypatch: pytest.MonkeyPatch, epoch: str, today: datetime | None) -> None:
    """SOURCE_DATE_EPOCH stands in for the clock, unless it is missing or nonsense."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    told = read_today()
    assert told == (today or datetime(told.year, told.month, told.day))
    assert today or abs((datetime.now() - told).days) <= 1


def test_times_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time after now, which the clock tells and not the day that outputs carry, is none."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    now = datetime.now(UTC)
    assert [is_to_come(one) for one in (now, now + timedelta(days=2), None)] == [False, True, False]
