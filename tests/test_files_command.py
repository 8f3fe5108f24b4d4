"""The corpus through the command line: nothing ends the run or harms its neighbours."""

import json
from pathlib import Path

from tests.command import EXAMPLE, run
from tests.files.corpus import BROKEN, SOUND, load_expected

RETURN = EXAMPLE / "returns" / "audit.xlsx"


def test_the_whole_corpus(empty_folder: Path) -> None:
    """Broken files have their one problem, odd ones are read, and a real return as if alone."""
    for kind, contents in (("broken", BROKEN), ("sound", SOUND)):
        (empty_folder / kind).mkdir()
        for name, content in contents.items():
            (empty_folder / kind / name).write_bytes(content)
    broken, sound = ([Path("broken", one) for one in BROKEN], [Path("sound", one) for one in SOUND])
    done = run("check", "--json", "--", *broken, RETURN, *sound)
    assert (done.exit_code, done.stderr) == (1, "")
    files = {Path(one["path"]): one for one in json.loads(done.stdout)["files"]}
    assert files.keys() == {*broken, RETURN, *sound}
    expected = load_expected("broken")
    for path in broken:
        (problem,) = files[path]["problems"]
        assert (problem["code"], problem["severity"]) == (expected[path.name]["code"], "error")
        assert problem["message"] and problem["remedy"]
        assert (files[path]["status"], files[path]["sha256"]) == ("unreadable", None)
    for path in sound:
        codes = [problem["code"] for problem in files[path]["problems"]]
        assert codes and not [code for code in codes if code.startswith("file-")]
    (alone,) = json.loads(run("check", "--json", RETURN).stdout)["files"]
    assert alone == files[RETURN] and alone["entries"]
