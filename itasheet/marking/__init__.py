"""Deciding how problems are shown in a unit's own workbook: colours, comments, and a list."""
