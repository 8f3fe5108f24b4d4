"""The plugin that makes a skipped test a failure."""

import pytest

pytest_plugins = ("pytester",)

SKIPPED = "import pytest\n\n@pytest.mark.skip(reason='no office')\ndef test_it(): pass\n"
SKIPPED_WHOLE = "import pytest\npytest.skip('no office', allow_module_level=True)\n"
PASSED = "def test_it(): pass\n"


@pytest.mark.parametrize(("skipping", "code"), [((), 0), ((SKIPPED, SKIPPED_WHOLE), 1)])
def test_no_skips(skipping: tuple[str, ...], code: int, pytester: pytest.Pytester) -> None:
    """A run fails where a test or a whole module was skipped, and tells which and why."""
    names = {f"test_{number}": text for number, text in enumerate((PASSED, *skipping))}
    pytester.makepyfile(**names)
    done = pytester.runpytest_inprocess("-p", "tests.no_skips", "-p", "no:cacheprovider")
    shown = done.stdout.str()
    assert done.ret == code, shown
    assert all(f"{name}.py" in shown for name in list(names)[1:])
    assert shown.count("no office") >= len(skipping)
