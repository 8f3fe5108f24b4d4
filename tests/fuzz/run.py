"""Reading of mutants one after the other, each held to the bounds."""

from __future__ import annotations

import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from itasheet.problems.problem import Problem, load_kinds
from itasheet.sheets.grid import Grid, Workbook
from itasheet.xlsx.read_workbook import read_workbook
from tests.files.corpus import BROKEN, SOUND
from tests.fuzz.mutation import mutate_workbook

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
MOST_SECONDS = 2.0
"""Of the processor, for one mutant."""

MOST_MEGABYTES = 512
HANG_SECONDS = 20.0


class Hang(BaseException):
    """Reading went on for too long and was broken off."""


@dataclass
class Summary:
    """What became of the mutants: how many of each outcome, the slowest, and what was found."""

    mutants: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    megabytes: float = 0.0
    faults: list[tuple[int, str]] = field(default_factory=list)


def fuzz_reader(mutants: int, seed: int, seconds: float, keep: Path | None = None) -> Summary:
    """Read mutants until there were enough or the time is over.

    The same seed makes the same mutants. ``keep`` is a folder for those with which something was
    wrong, each named by its number.
    """
    corpus = list_seeds()
    summary = Summary()
    before = signal.signal(signal.SIGALRM, _break_off)
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="itasheet-fuzz-") as folder:
        path = Path(folder) / "mutant.xlsx"
        while summary.mutants < mutants and time.monotonic() < end:
            number = summary.mutants
            content = make_mutant(corpus, seed, number)
            path.write_bytes(content)
            fault = _read_mutant(path, summary, number)
            if fault:
                summary.faults.append((number, fault))
                if keep:
                    (keep / f"{seed}-{number}.xlsx").write_bytes(content)
            summary.mutants += 1
    signal.signal(signal.SIGALRM, before)
    return summary


def list_seeds() -> list[bytes]:
    """What mutants are made of: real forms and sound files more often than broken ones."""
    forms = sorted(EXAMPLES.rglob("*.xlsx"))
    return [*(path.read_bytes() for path in forms * 3), *[*SOUND.values()] * 2, *BROKEN.values()]


def make_mutant(corpus: list[bytes], seed: int, number: int) -> bytes:
    """The mutant of that number."""
    random = Random(f"{seed}:{number}")
    return mutate_workbook(random.choice(corpus), corpus, random)


def _break_off(_: int, __: FrameType | None) -> None:
    raise Hang


def _read_mutant(path: Path, summary: Summary, number: int) -> str:
    """Read one file; what was wrong with that, or nothing."""
    signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
    largest, start = _weigh_process(), time.process_time()
    try:
        result = read_workbook(path)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.process_time() - start
    summary.slowest = max(summary.slowest, (seconds, number))
    # The largest that the process ever was: only a new record is this mutant's doing.
    megabytes = _weigh_process()
    summary.megabytes = megabytes if megabytes > largest else summary.megabytes
    summary.outcomes[result.code if isinstance(result, Problem) else "read"] += 1
    return "; ".join(_judge(result, seconds, megabytes if megabytes > largest else 0.0))


def _weigh_process() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _judge(result: Workbook | Problem, seconds: float, megabytes: float) -> Iterator[str]:
    if seconds > MOST_SECONDS:
        yield f"{seconds:.1f} s"
    if megabytes > MOST_MEGABYTES:
        yield f"{megabytes:.0f} MB"
    if isinstance(result, Problem):
        if result.code not in load_kinds():
            yield f"an unknown code: {result.code}"
        texts = [result.found, *result.words.values()]
    else:
        texts = [*result.names, *result.names.values(), *result.properties.values()]
        texts += [text for grid in result.grids for text in _list_texts(grid)]
    if not all(_can_be_written(text) for text in texts):
        yield "a text that is no Unicode"


def _list_texts(grid: Grid) -> Iterator[str]:
    yield grid.name
    yield from (value for value in grid.cells.values() if isinstance(value, str))
    for texts in (grid.shown, grid.links, grid.errors, grid.uncalculated):
        yield from texts.values()


def _can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
