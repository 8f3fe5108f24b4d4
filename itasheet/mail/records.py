"""Records of collected returns: which file came how, a line each in ``mail/collected.jsonl``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from itasheet.mail.messages import Thread
from itasheet.model.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class Record:
    """How a return came. ``file`` is its path in the inbox, ``name`` the one it came under.

    One that came in several ways has as many records. A mail on a server with which all is done,
    also because it brought none, has a record without a file: it need not be looked at again.
    ``ground`` is what told its unit, ``source`` the file or the folder on the server that it was
    taken from; what a mail says of itself follows. Times are ISO with their zone.
    """

    file: str
    sha256: str
    unit: str
    ground: str
    name: str
    source: str
    collected: str
    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    subject: str = ""
    date: str = ""

    @property
    def thread(self) -> Thread:
        """What an answer to this return answers."""
        return Thread(self.message_id, self.references)


def write_record(record: Record) -> str:
    """The record as one line, with its line end."""
    return json.dumps(asdict(record), ensure_ascii=False) + "\n"


def read_records(text: str, file: str) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read records. A last line without its end was never finished and does not count."""
    records, problems = [], []
    *lines, _unfinished = text.split("\n")
    for number, line in enumerate(lines, 1):
        try:
            fields = json.loads(line)
            references = tuple(fields.get("references", ()))
            records.append(Record(**{**fields, "references": references}))
        except (ValueError, TypeError, AttributeError, RecursionError):
            place = Place(file=file)
            problems.append(Problem("journal-damaged", place, words={"line": str(number)}))
    return tuple(records), tuple(problems)
