"""Fuzz the reader, or what is done with returns: ``python -m tests.fuzz [MUTANTS] [SEED] [JOB]``.

The corpus and real forms, changed at random, must be read or refused within bounds, and marked,
merged, compared or made into forms likewise. Ends with 1 if one was not; ``make_mutant`` makes it
again by its number.
"""

import resource
import signal
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from itasheet.problems.problem import Problem, Stop, load_kinds
from itasheet.reports.contents import Wishes
from itasheet.resources import find_data
from itasheet.sheets.grid import Grid, Workbook
from itasheet.workflow import loading
from itasheet.workflow.check import check_returns, compare_files
from itasheet.workflow.loading import open_round_folder
from itasheet.workflow.merge import merge_files
from itasheet.workflow.template import read_sources, write_forms
from itasheet.xlsx.read_workbook import read_bytes, read_workbook
from tests.files.corpus import BROKEN, SOUND
from tests.files.parts import pack, unpack

MOST_SECONDS = 2.0
"""Of the processor, for one mutant."""
HANG_SECONDS = 20.0
MOST_MEGABYTES = 512
MOST_BYTES = 3_000_000

TOKENS = (
    *b"-1 0 4294967295 2147483648 1E999 1E-400 nan -0 A0 XFE1 A1:XFD1048576 $A$1048577".split(),
    *b"_xD800_ _x0000_ &#0; &#x1F4A9; &x; <![CDATA[ ]]> <!-- --> <?x?> ' \" < > = /".split(),
    *b"<c> </c> <v>1</v> <f>A1</f> <row> </row> <si> <is> <rPh> <t/> [h]:mm [<=-1] #,##0,,".split(),
    *b"General 0.00E+00 AM/PM @".split(),
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xe0\xb9\x91", b"9" * 400),
    *(b' t="e"', b' t="s"', b' t="d"', b' t="inlineStr"', b' s="1"', b' hidden="1"', b' r:id="s1"'),
    *(b'<col min="1" max="9" hidden="1"/>', b'<hyperlink ref="A1" location="A1"/>'),
    *(b"<!DOCTYPE x>", b"[$-D07041E]d mmmm yyyy"),
)
ENDINGS = (b">", b'"', b" ", b"</", b"<")
CHANGES = (
    *("flip a bit", "set bytes", "repeat", "move", "cut out", "cut off"),
    *("insert a token", "insert a token", *["replace a value"] * 3),
)


class Fuzzed(NamedTuple):
    """How many mutants came to what, and by number what was wrong with some."""

    outcomes: Counter[str]
    faults: list[tuple[int, str]]


class Hang(BaseException):
    """Reading went on for too long and was broken off."""


def list_seeds() -> list[bytes]:
    """What mutants are made of: real forms and sound files more often than broken ones."""
    forms = [path.read_bytes() for path in sorted(find_data("examples").rglob("*.xlsx"))]
    return [*forms * 3, *[*SOUND.values()] * 2, *BROKEN.values()]


def _mark(path: Path) -> Workbook | Problem:
    """The marked copy read again, or why there is none."""
    judged, copies = check_returns([path], ROUND, path.parent / "marked", force=True)
    (told,) = judged.problems[:1] or (Problem("file-skipped"),)
    if not copies:
        return told
    copy = read_workbook(copies[0].path, unread=judged.context.definition.form.lists)
    assert isinstance(copy, Workbook), copy
    return copy


def _merge(path: Path) -> None:
    target, wishes = path.with_name("report.xlsx"), Wishes(draft=True)
    merge_files((path, OTHER), ROUND, target, wishes, force=True)


def _prefill(path: Path) -> None:
    context = open_round_folder(ROUND)
    given = read_sources((path,), context, context.round_.units)
    write_forms(context, given, path.parent / "forms", force=True)


ROUND = find_data("examples", "round")
OTHER = ROUND / "returns" / "works.xlsx"
JOBS: Mapping[str, Callable[[Path], object]] = {
    "read": lambda path: read_bytes(path.read_bytes(), path.name, path.name),
    "mark": _mark,
    "merge": _merge,
    "diff": lambda path: compare_files(path, OTHER, ROUND),
    "prefill": _prefill,
}


def fuzz_job(mutants: int, seed: int, job: str = "read", seconds: float = 1e9) -> Fuzzed:
    """Do a job with mutants until there were enough or the time is over; a seed always makes the
    same.
    """
    corpus, fuzzed, end = list_seeds(), Fuzzed(Counter(), []), time.monotonic() + seconds
    before = signal.signal(signal.SIGALRM, _break_off)
    with TemporaryDirectory() as folder, patch.object(loading, "write_crash", _raise):
        path = Path(folder) / "mutant.xlsx"
        for number in range(mutants):
            if time.monotonic() > end:
                break
            path.write_bytes(make_mutant(corpus, seed, number))
            outcome, faults = _try_mutant(path, JOBS[job])
            fuzzed.outcomes[outcome] += 1
            fuzzed.faults.extend((number, fault) for fault in faults)
    signal.signal(signal.SIGALRM, before)
    return fuzzed


def _break_off(*_: object) -> None:
    raise Hang


def _raise(error: Exception) -> str:
    raise error


def _try_mutant(path: Path, job: Callable[[Path], object]) -> tuple[str, list[str]]:
    """What one file came to, and what was wrong with that."""
    signal.setitimer(signal.ITIMER_REAL, HANG_SECONDS)
    largest, start = _weigh_process(), time.process_time()
    try:
        result = job(path)
    except Stop as stop:
        result = stop.problems[0]
    except (Exception, Hang):
        return "raised", [traceback.format_exc()]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    faults = list(_judge(result))
    if (seconds := time.process_time() - start) > MOST_SECONDS:
        faults.append(f"{seconds:.1f} s")
    # The largest that the process ever was: only a new record is this mutant's doing.
    if (megabytes := _weigh_process()) > max(largest, MOST_MEGABYTES):
        faults.append(f"{megabytes:.0f} MB")
    return result.code if isinstance(result, Problem) else "done", faults


def _weigh_process() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _judge(result: object) -> Iterator[str]:
    texts: list[str] = []
    if isinstance(result, Problem):
        if result.code not in load_kinds():
            yield f"an unknown code: {result.code}"
        texts = [result.found, *result.words.values()]
    elif isinstance(result, Workbook):
        texts = [*result.names, *result.names.values(), *result.properties.values()]
        texts += [text for grid in result.grids for text in _list_texts(grid)]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        yield "a text that is no Unicode"


def _list_texts(grid: Grid) -> Iterator[str]:
    yield grid.name
    yield from (value for value in grid.cells.values() if isinstance(value, str))
    for texts in (grid.shown, grid.links, grid.faults):
        yield from texts.values()


def make_mutant(corpus: Sequence[bytes], seed: int, number: int) -> bytes:
    """The mutant of that number: an archive, one of its parts, or which parts it has, changed."""
    random = Random(f"{seed}:{number}")
    content = random.choice(corpus)
    parts = {} if random.random() < 0.25 else _unpack(content)
    if not parts:  # what is broken already is broken further
        return _change_bytes(content, random)
    name, choice = random.choice(list(parts)), random.random()
    if choice < 0.85:
        parts[name] = _change_bytes(parts[name], random)
    elif choice < 0.9:
        del parts[name]
    elif choice < 0.95:
        parts[name] = random.choice(list(parts.values()))
    else:
        parts |= _unpack(random.choice(corpus))
    return pack(parts, random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))


def _unpack(content: bytes) -> dict[str, bytes]:
    try:
        return {name: part for name, part in unpack(content).items() if len(part) < MOST_BYTES}
    except Exception:
        return {}


def _change_bytes(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        if changed:
            _change_once(changed, random)
            del changed[MOST_BYTES:]
    return bytes(changed)


def _change_once(content: bytearray, random: Random) -> None:
    """Change a byte, the bytes of a stretch, or what stands from some place on."""
    at, stretch = random.randrange(len(content)), _find_stretch(content, random)
    piece = bytes(content[stretch])
    match random.choice(CHANGES):
        case "flip a bit":
            content[at] ^= 1 << random.randrange(8)
        case "set bytes":
            content[stretch] = bytes(random.choice((0, 0x20, 0x39, 0xFF)) for _ in piece)
        case "insert a token":
            content[stretch.stop : stretch.stop] = random.choice(TOKENS)
        case "replace a value":  # put a token where an attribute's value or a text stands
            opening, closing = random.choice(((b'="', b'"'), (b">", b"<")))
            start = content.find(opening, at) + len(opening)
            stop = content.find(closing, start)
            if start >= len(opening) and stop >= 0:
                content[start:stop] = random.choice(TOKENS)
        case "repeat":
            copies = random.choice((2, 2, 10, 300, 5_000))
            most = MOST_BYTES // max(len(piece), 1)
            content[stretch.start : stretch.start] = piece * min(copies, most)
        case "move":
            del content[stretch]
            at = random.randrange(len(content) + 1)
            content[at:at] = piece
        case "cut out":
            del content[stretch]
        case "cut off":
            del content[at:]


def _find_stretch(content: bytearray, random: Random) -> slice:
    """Some bytes, half of the time from one mark-up sign to another."""
    start = random.randrange(len(content))
    stop = start + random.choice((1, 4, 16, 60, 200))
    if random.random() < 0.5:
        start = max(content.rfind(random.choice(ENDINGS), 0, start), 0)
        stop = max(content.find(random.choice(ENDINGS), start + 1), start + 1)
    return slice(start, stop)


def main(mutants: str = "50000", seed: str = "1", job: str = "read") -> int:
    """Fuzz in one gigabyte, and print what mutants came to and what was wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
    outcomes, faults = fuzz_job(int(mutants), int(seed), job)
    for outcome, count in outcomes.most_common():
        print(f"{count:8} {outcome}")
    for number, fault in faults:
        print(f"mutant {number}: {fault}")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
