"""Where itasheet meets the world: files, renderers, mail."""
