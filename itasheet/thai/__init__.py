"""The Thai language as far as a report needs it: digits, letters, dates, list marks."""
