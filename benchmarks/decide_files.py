"""
Ten thousand decision files, end to end: read, check, resolve, compile, dossier, judge, report; CPU seconds per stage.

    python benchmarks/decide_files.py [--decisions 10000]

The decisions are those of the worked example on demo data, under new ids; all evidence, rows in force and rules are
the example's. CPU time of one process.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import process_time

from canongate.evaluate.dossier import build_dossier
from canongate.evaluate.verdict import judge_dossier
from canongate.load.tree import read_tree
from canongate.model.kinds import FOLDERS
from canongate.model.report import Report
from canongate.resolve.workspace import resolve
from canongate.workflows.output import report_text
from canongate.workflows.records import digests_of
from canongate.workflows.root import open_root, validate_all
from canongate.workflows.rules import compiled_rules

REPOSITORY = Path(__file__).resolve().parents[1]
EXAMPLE = REPOSITORY / "docs" / "examples" / "best-customer"
DAY = date(2026, 4, 30)


def make_root(folder: Path, count: int) -> Path:
    """Put a root with many decisions together."""
    root = folder / "root"
    for name in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copytree(REPOSITORY / "tests" / "cases", root / "tests" / "cases")
    shutil.copytree(EXAMPLE / "registries", root / "registries", dirs_exist_ok=True)
    own = sorted((root / "registries" / "decisions").glob("*.yaml"))
    texts = [(path.stem, path.read_text(encoding="utf-8")) for path in own]
    for number in range(count - len(own)):
        stem, text = texts[number % len(texts)]
        name = f"{stem}-{number:05}"
        target = root / "registries" / "decisions" / f"{name}.yaml"
        target.write_text(text.replace(f"id: {stem}\n", f"id: {name}\n", 1), encoding="utf-8")
    return root


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--decisions", type=int, default=10_000)
    count = parser.parse_args().decisions
    with tempfile.TemporaryDirectory() as folder:
        root = make_root(Path(folder), count)
        marks = [("", process_time())]

        def mark(name: str) -> None:
            marks.append((name, process_time()))

        tree = read_tree(root, FOLDERS)
        mark("read")
        documents, findings = validate_all(tree.raws.values())
        assert not findings, findings[:1]
        mark("check against schemas")
        workspace, _ = resolve(documents)
        mark("resolve references")
        small = open_root(_only_rules(root, Path(folder)))
        marks.append(("", process_time()))
        rules, _ = compiled_rules(small)
        mark("compile rules")
        decisions = [workspace.decisions[name] for name in sorted(workspace.decisions)]
        dossiers = []
        for one in decisions:
            speaking = [rule for rule in rules if rule.in_force(one.kind, DAY.isoformat())]
            cited = [clause for rule in speaking for clause in rule.document.data["enforces"]]
            manifest = workspace.manifests.get(one.data.get("evidence", {}).get("manifest", ""))
            dossiers.append((one, speaking, build_dossier(one, workspace, manifest, as_of=DAY, cited=cited)))
        mark("build dossiers")
        verdicts = [
            judge_dossier(
                dossier,
                rules,
                workspace.clauses,
                kind=one.kind,
                path=one.path,
                digests=digests_of(dossier, speaking),
                documents={},
            )
            for one, speaking, dossier in dossiers
        ]
        mark("judge")
        every = tuple(finding for verdict in verdicts for finding in verdict.findings)
        report = Report("0", "decide", "bench", DAY, every, 1, tuple(verdicts))
        text = report_text(report, "json", columns=80, painted=False)
        mark("report as JSON")
    total = 0.0
    size = f"{len(every):,} findings, {len(text) / 1e6:.1f} MB of report"
    print(f"{len(verdicts):,} decisions, {len(rules)} rules, {size}")
    print(", ".join(f"{n:,} {status}" for status, n in sorted(Counter(v.status.value for v in verdicts).items())))
    for (_, before), (name, after) in pairwise(marks):
        if name:
            total += after - before
            print(f"{name:24} {after - before:8.2f} s CPU {1e6 * (after - before) / count:9.1f} us a decision")
    print(f"{'total':24} {total:8.2f} s CPU {1e6 * total / count:9.1f} us a decision")


def _only_rules(root: Path, folder: Path) -> Path:
    """Return a copy of the root without decisions and evidence, to compile its rules from."""
    bare = folder / "bare"
    for name in ("canon", "rules", "tests"):
        shutil.copytree(root / name, bare / name)
    shutil.copytree(REPOSITORY / "registries", bare / "registries")
    return bare


if __name__ == "__main__":
    main()
