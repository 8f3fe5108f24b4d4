"""Fuzzing of the reader: the corpus, changed at random, must be read or refused within bounds."""
