"""
The command line: one file per command group.

Commands only parse words and print; what they do stands in :mod:`canongate.workflows`.
"""

from canongate.cli.main import main

__all__ = ["main"]
