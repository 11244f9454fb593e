"""Run the command line: `python -m oneofgen`."""

from oneofgen.cli import main

if __name__ == "__main__":
    main()
