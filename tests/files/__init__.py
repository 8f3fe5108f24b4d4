"""Workbooks for the reader: ``sound`` ones with what must be read, ``broken`` ones with why not."""
