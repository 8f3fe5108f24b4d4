"""What the tool speaks of: the report's definition, a round, what units returned, and problems."""
