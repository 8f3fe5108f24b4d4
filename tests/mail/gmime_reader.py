"""Prints, for each mail named on the command line, the names of its attachments as JSON.

Run by a Python that has PyGObject and GMime, usually the system's.
"""

import json
import sys

import gi

gi.require_version("GMime", "3.0")
from gi.repository import GMime  # noqa: E402  # only after its version is chosen


def list_names(path: str) -> list[str]:
    with open(path, "rb") as file:
        stream = GMime.StreamMem.new_with_buffer(file.read())
    parser = GMime.Parser.new_with_stream(stream)
    whole = parser.construct_message(None).get_mime_part()
    parts = [whole.get_part(number) for number in range(whole.get_count())]
    return [part.get_filename() for part in parts if part.get_filename()]


GMime.init()
print(json.dumps([list_names(path) for path in sys.argv[1:]]))
