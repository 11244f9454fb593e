"""`python -m oneofgen`: the command line."""

from oneofgen.cli import main

if __name__ == "__main__":
    main()
