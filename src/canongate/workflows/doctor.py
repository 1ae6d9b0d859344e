"""
``canongate doctor``: is this machine able to run canongate, and is the root it stands in set up for it?

It looks and changes nothing. What is optional and missing is said with what it is for.
"""

import importlib.util
import locale
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from canongate import __version__
from canongate.load.roots import locate_root
from canongate.model.error import CanongateError
from canongate.workflows.migrate import migrate

EXTRAS = {
    "evidence": ("duckdb", "ibis", "sqlglot", "scipy", "pyarrow", "altair", "vl_convert"),
    "ledger": ("cryptography", "rfc8785"),
    "prove": ("z3",),
    "spark": ("pyspark",),
}
_FOR = {
    "evidence": "computing evidence from customer data",
    "ledger": "approvals and the ledger",
    "prove": "proofs about rules",
    "spark": "evidence on Spark",
}
_DISTRIBUTIONS = {"ibis": "ibis-framework", "vl_convert": "vl-convert-python", "z3": "z3-solver"}


def doctor(given: Path | None) -> tuple[dict[str, str], bool]:
    """Return what was found, label to words, and whether canongate can work here."""
    found = {
        "canongate": __version__,
        "python": f"{platform.python_version()} ({sys.implementation.name}, {platform.system()})",
        "encoding": locale.getpreferredencoding(do_setlocale=False),
        "git": "found" if shutil.which("git") else "not found; needed for impact and gate",
    }
    found |= {f"extra {name}": _extra(name, modules) for name, modules in EXTRAS.items()}
    root, well = _root(given)
    return found | root, well


def _extra(name: str, modules: tuple[str, ...]) -> str:
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    if missing:
        return f"not installed ({', '.join(missing)}); for {_FOR[name]}: pip install 'canongate[{name}]'"
    return ", ".join(f"{module} {_version(module)}" for module in modules)


def _version(module: str) -> str:
    try:
        return version(_DISTRIBUTIONS.get(module, module))
    except PackageNotFoundError:
        return "of unknown version"


def _root(given: Path | None) -> tuple[dict[str, str], bool]:
    try:
        root = locate_root(given)
    except CanongateError as error:
        return {"root": f"none: {error.message}"}, given is None
    state = migrate(root, write=False)
    words = []
    if state.documents or state.schemas:
        words.append(f"{len(state.documents)} documents and {len(state.schemas)} schemas are of an older version")
    if state.refused:
        words.append(f"no migration for {', '.join(state.refused)}")
    told = (
        "; ".join(words) + "; run `canongate migrate`" if words else "documents and schemas are of the version in use"
    )
    return {"root": root.name, "versions": told}, not words
