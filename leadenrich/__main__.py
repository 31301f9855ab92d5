"""`python -m leadenrich` is `leadenrich`; without a command it runs everything here (`make run`)."""

import sys

from leadenrich.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["run"]))
