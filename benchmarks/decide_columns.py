"""
A million dossiers under the shipped rules, by columns: encoding beside judging, CPU nanoseconds a dossier.

    python benchmarks/decide_columns.py

The dossiers are those of the worked example's segment decisions, each with figures of its own; eight thousand are made
and encoded, and their columns are run as often as a million needs. The peer in the same run is the judge that
`canongate decide` uses, one dossier at a time; its outcomes are compared before anything is printed.
"""

import random
import shutil
import tempfile
from copy import deepcopy
from datetime import date
from pathlib import Path
from time import process_time

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import judge
from canongate.expression.columns import emit_columns
from canongate.workflows.decide import decide
from canongate.workflows.root import open_root
from canongate.workflows.rules import compiled_rules

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLE = REPOSITORY / "docs" / "examples" / "best-customer"
DAY = date(2026, 4, 30)
MADE = 8_000
MILLION = 1_000_000
SAMPLE = 200


def example(folder: Path) -> Path:
    """Put the example's root together."""
    root = folder / "root"
    for name in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copytree(REPOSITORY / "tests" / "cases", root / "tests" / "cases")
    shutil.copytree(EXAMPLE / "registries", root / "registries", dirs_exist_ok=True)
    return root


def dossiers_of(root: Path) -> list[dict[str, object]]:
    """Return dossiers of segment decisions, each with figures of its own."""
    _, judged = decide(root, [], as_of=DAY)
    base = [one.dossier for one in judged if one.kind == "segment-decision"]
    draw = random.Random(1)  # noqa: S311  # figures for a benchmark
    made = []
    for at in range(MADE):
        dossier = deepcopy(base[at % len(base)])
        evidence = dossier.get("evidence")
        if isinstance(evidence, dict) and "segment" in evidence:
            evidence["segment"]["customers"] = draw.randint(1, evidence["population"]["customers"])
            evidence["age_days"] = draw.randint(0, 200)
        made.append(dossier)
    return made


def same(rules: list[CompiledRule], dossiers: list[dict[str, object]]) -> float:
    """Check a sample against the judge of decisions; return its CPU seconds a dossier."""
    columns = emit_columns([rule.require for rule in rules])
    outcomes = list(columns.outcomes(columns.encode(dossiers)))
    start = process_time()
    judged = [[judge(rule, dossier).outcome.value for rule in rules] for dossier in dossiers]
    taken = (process_time() - start) / len(dossiers)
    at = 0
    for chunk in outcomes:
        for row in range(len(chunk.true[0])):
            for position, one in enumerate(judged[at]):
                if one in {"pass", "fail"}:
                    assert bool(chunk.true[position][row]) is (one == "pass"), (rules[position].id, at)
            at += 1
    assert at == len(dossiers)
    return taken


def main() -> None:
    """Run and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = example(Path(folder))
        dossiers = dossiers_of(root)
        rules, _ = compiled_rules(open_root(root))
    day = DAY.isoformat()
    speaking = [rule for rule in rules if rule.in_force("segment-decision", day)]
    one_by_one = same(speaking, dossiers[:SAMPLE])
    programs = [program for rule in speaking for program in rule.conditions]
    columns = emit_columns(programs)
    start = process_time()
    dataset = columns.encode(dossiers)
    encoded = (process_time() - start) / len(dossiers)
    start = process_time()
    runs = MILLION // len(dossiers)
    for _ in range(runs):
        for _chunk in columns.outcomes(dataset):
            pass
    taken = (process_time() - start) / (runs * len(dossiers))
    print(f"{runs * len(dossiers):,} dossiers, {len(speaking)} rules ({len(programs)} conditions), one thread")
    print(f"  encoding       {1e9 * encoded:12,.0f} ns a dossier, once")
    print(f"  by columns     {1e9 * taken:12,.0f} ns a dossier, {1e9 * taken / len(programs):.1f} a condition")
    print(f"  one by one     {1e9 * one_by_one:12,.0f} ns a dossier ({one_by_one / taken:,.0f} x)")


if __name__ == "__main__":
    main()
