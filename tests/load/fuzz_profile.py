"""
Fuzz the YAML profile against its slow twin; run by hand: ``python tests/load/fuzz_profile.py [--runs N] [--seed N]``.

With atheris installed, coverage guides the input; without it a deterministic loop mutates texts of the test suite's
grammar. Either way each text must be read without an exception, within a second of processor time, and as the twin
reads it. The first text that is not is printed and ends the run with exit code 1.
"""

import argparse
import importlib
import random
import sys
import time

from canongate.load.compose import compose
from canongate.load.profile import read_yaml
from conftest import SlowTwin, disagreement, yaml_text

SPLICES = (
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\t",
    b"\0",
    b"\xff",
    "\u202e\u200d".encode(),
    b"---\n",
    b"<<: *a\n",
    b"&a ",
    b"!t ",
)


class DefectError(AssertionError):
    """A text that was not read as it should be."""


def judge(data: bytes) -> None:
    """
    Read one text.

    Raises:
        DefectError: the reading is slow, or differs from the twin's.
    """
    begun = time.process_time()
    result = read_yaml(data, "fuzz.yaml")
    spent = time.process_time() - begun
    if spent > 1.0:
        raise DefectError(f"{spent:.1f} s of processor time")
    if isinstance(result, tuple):
        if not result or any(finding.path != "fuzz.yaml" for finding in result):
            raise DefectError(f"findings {result}")
        if any(finding.rule.startswith(("text-", "file-")) for finding in result):
            return
    text = data.decode()
    if differs := disagreement(result, SlowTwin(text)):
        raise DefectError(differs)
    if not isinstance(result, tuple) and (marks := compose(text).marks):
        raise DefectError(f"accepted although the exact look says {marks}")


def mutated(pick, data: bytes) -> bytes:
    """Return data with a few bytes changed, doubled, dropped or spliced in."""
    for _ in range(pick((0, 0, 1, 1, 2, 4))):
        at = pick(range(len(data) + 1))
        insert = pick((*SPLICES, bytes([pick(range(256))]), data[at : at + 8] * 2, b""))
        data = data[:at] + insert + data[at + pick((0, 0, 1, 4)) :]
    return data


def loop(runs: int, seed: int) -> int:
    """Judge mutated texts from a seed; return the exit code."""
    pick = random.Random(seed).choice  # noqa: S311  # reproducible, no secrets
    for run in range(runs):
        data = mutated(pick, yaml_text(pick).encode())
        try:
            judge(data)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what was sought
            sys.stdout.write(f"run {run}, seed {seed}: {data!r}\n{type(error).__name__}: {error}\n")
            return 1
    sys.stdout.write(f"{runs} texts, seed {seed}: nothing found\n")
    return 0


def guided(atheris, arguments: list[str]) -> None:
    """Hand the judge to atheris, which never returns."""
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *arguments], judge)
    atheris.Fuzz()


def main() -> int:
    """Read the arguments and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options, rest = parser.parse_known_args()
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        return loop(options.runs, options.seed)
    guided(atheris, [f"-runs={options.runs}", f"-seed={options.seed}", *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
