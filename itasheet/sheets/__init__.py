"""Sheets as data: what is written (page), what was read (grid), and how cells are named."""
