"""The command by the package's name: ``python -m dailypage``."""

from dailypage.cli import main

if __name__ == "__main__":
    main(prog_name="dailypage")
