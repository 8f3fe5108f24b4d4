"""The tasks of daily work: ``nox -s lint``, ``types``, ``tests``, ``slow``, ``bench``."""

import nox

nox.options.default_venv_backend = "uv|venv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "types", "tests"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@nox.session
def lint(session: nox.Session) -> None:
    """Style, format and floors."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Types of the package and of the tests."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The default tests; arguments go to pytest."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def slow(session: nox.Session) -> None:
    """The long tests, and those that drive a LibreOffice."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "-m", "slow or office", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """What reading and starting cost beside known libraries; on an installed package."""
    session.install(".[test]", "pandas")
    session.run("python", "-m", "tests.benchmarks.start_up")
    session.run("python", "-m", "tests.benchmarks.reading")
