"""Workbooks for the reader, ``sound`` and ``broken`` ones, and cases of other tests in words."""
