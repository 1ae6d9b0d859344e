"""The repository of the git tests, for workflows that compare two states of a root."""

import importlib.util
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location(
    "load_git_history", Path(__file__).resolve().parents[1] / "load_git" / "conftest.py"
)
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
History = _MODULE.History
history = _MODULE.history
IDENTITY = _MODULE.IDENTITY
TINY = _MODULE.TINY
