"""``python -m canongate``: the same as the command ``canongate``."""

from canongate.cli import main

main()
