"""``python -m itasheet``: the command without an installation."""

from itasheet.cli import main

if __name__ == "__main__":
    main()
