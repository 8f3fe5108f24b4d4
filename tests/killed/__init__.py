"""Commands that are killed while they run, by a process that has everything loaded already."""
