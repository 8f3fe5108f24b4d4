"""A real LibreOffice for tests and developers, as ``session`` says; it does ``steps``."""
