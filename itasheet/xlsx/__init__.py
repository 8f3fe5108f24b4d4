"""Workbooks in and out: files read behind a guard, units' own files patched, ours written."""
