"""
`canongate check` on 10,000 generated pages, cold and with nothing changed, and `--help`, against their peers.

Peers, each in the same run on the same files: PyYAML's C loader with jsonschema (timed on a sample, the time of all
pages in proportion), reading with yamlrocks and jsonschema-rs, and `python -c "import click"`. Seconds are of processor
time, whole processes, since others may use the machine meanwhile; the time on the wall stands beside them.

    python benchmarks/check_pages.py [PAGES]
"""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import jsonschema_rs
import yamlrocks

REPOSITORY = Path(__file__).resolve().parents[1]
BRAINS = ("customer", "strategy", "affiliate", "ads", "conversion", "sales", "experimentation", "headoffice")
SAMPLE = 100
RUNS = 5


def main() -> None:
    """Generate the pages, time each side, print figures and ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        size = generate(root, count)
        print(f"{count} pages, {size / count / 1000:.1f} kB each; seconds of CPU, whole processes")
        cold(root, count)
        unchanged(root)
    start_up()


def generate(root: Path, count: int) -> int:
    """Write a root with so many pages, entered in their registries; return the bytes of all pages."""
    for folder in ("canon", "registries", "schemas"):
        shutil.copytree(REPOSITORY / folder, root / folder, ignore=shutil.ignore_patterns("decisions", "evidence"))
    for folder in (root / "canon").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    shutil.rmtree(root / "registries" / "pages")
    brains = root / "registries" / "brains.yaml"
    lines = brains.read_text("utf-8").splitlines(keepends=True)
    brains.write_text("".join(line for line in lines if "charter:" not in line), "utf-8")
    rows: dict[str, list[str]] = {brain: [] for brain in BRAINS}
    layers, size = [], 0
    for number in range(count):
        brain = BRAINS[number % len(BRAINS)]
        name, title = f"{brain}/page-{number:05}", f"{NAMES[brain]} Page {number:05} Framework"
        text = page(name, title, NAMES[brain], number)
        path = root / "canon" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        size += len(text.encode())
        rows[brain].append(f"  - {{page: {name}, title: {title}, status: Active, version: v1.0}}\n")
        layers.append(f"  - {{page: {name}, layer: framework}}\n")
    head = "schema: architecture/v1\nname: MWMS Architecture Registry\nrows:\n"
    (root / "registries" / "architecture.yaml").write_text(head + "".join(layers), "utf-8")
    for brain, entries in rows.items():
        target = root / "registries" / "pages" / f"{brain}.yaml"
        target.parent.mkdir(exist_ok=True)
        head = f"schema: pages/v1\nbrain: {brain}\nname: {NAMES[brain]} Page Registry\nrows:\n"
        target.write_text(head + "".join(entries), "utf-8")
    return size


NAMES = {brain: f"{brain.capitalize()} Brain" for brain in BRAINS} | {"headoffice": "HeadOffice"}


def page(name: str, title: str, brain: str, number: int) -> str:
    """Return the text of one page: 12 sections with 60 clauses and items."""
    parts = [HEAD.format(name=name, title=title, brain=brain, number=number)]
    for section in range(6):
        parts.append(f"  - id: rule-{section}\n    heading: Matter {section} Rule\n    clauses:\n")
        parts.append(CLAUSE.format(id=f"rule-{section}", uid=number * 1000 + section, section=section))
        parts.append(LIST.format(id=f"rule-{section}.list", uid=number * 1000 + 100 + section, section=section))
    parts.append(TAIL.format(title=title, uid=number * 1000 + 900, brain=brain))
    return "".join(parts)


HEAD = """\
# yaml-language-server: $schema=../../schemas/page.v1.json
schema: page/v1
id: {name}
uid: p-{number:016x}
title: {title}
grammar: framework@1
header:
  document_type: Framework
  status: Active
  version: v1.0
  authority: HeadOffice
  applies_to: [{brain}]
  parent: {brain}
  last_reviewed: 2026-04-26
source: {{dialect: flat, final_newline: false}}
sections:
  - id: purpose
    heading: Purpose
    clauses:
      - {{id: purpose, uid: c-a{number:012x}a01, kind: statement, text: What this page is for.}}
  - id: core-principle
    heading: Core Principle
    clauses:
      - {{id: core-principle, uid: c-a{number:012x}a02, kind: principle, normative: true, text: One thing at a time.}}
  - id: definition
    heading: Definition
    clauses:
      - {{id: definition, uid: c-a{number:012x}a03, kind: definition, normative: true, term: Thing, text: It.}}
"""
CLAUSE = """\
      - id: {id}
        uid: c-{uid:016x}
        kind: obligation
        modality: must
        text: Each Brain must write down what it decided in matter {section}, and on which evidence it did so.
"""
LIST = """\
      - id: {id}
        uid: c-{uid:016x}
        kind: prohibition
        modality: must_not
        lead: "Avoid:"
        items:
          - {{id: first, text: deciding without having looked at the figures of matter {section}}}
          - {{id: second, text: looking at the figures of matter {section} after the decision}}
          - {{id: third, text: saying nothing of what could not be decided}}
          - {{id: fourth, text: deciding what belongs to another Brain}}
"""
TAIL = """\
  - id: cross-brain-integration
    heading: Cross Brain Integration
    clauses:
      - id: cross-brain-integration.owner
        uid: c-b{uid:014x}1
        kind: integration
        party: {brain}
        items:
          - {{id: owns-matters, role: owns, object: matters of page {uid}}}
  - id: drift-protection
    heading: Drift Protection
    clauses:
      - {{id: drift-protection, uid: c-b{uid:014x}2, kind: obligation, modality: must, text: This page must be read.}}
  - id: final-rule
    heading: Final Rule
    clauses:
      - {{id: final-rule, uid: c-b{uid:014x}3, kind: final_rule, modality: must, text: What was decided must be kept.}}
  - id: change-log
    heading: Change Log
    clauses:
      - id: change-log.v1-0
        uid: c-b{uid:014x}4
        kind: changelog_entry
        version: v1.0
        date: 2026-04-26
        author: HeadOffice
        change: Created.
  - id: change-impact-declaration
    heading: Change Impact Declaration
    clauses:
      - id: change-impact-declaration
        uid: c-b{uid:014x}5
        kind: impact_declaration
        created: [{title}]
        updated: []
        deprecated: []
        registries: [MWMS Architecture Registry]
        canon_version_update: false
        change_log_entry: true
"""


def cold(root: Path, count: int) -> None:
    """Time a first check against both pairs of readers and validators."""
    ours, ours_wall = timed([sys.executable, "-m", "canongate", "check", "--root", str(root), "--no-cache"], runs=3)
    fast, fast_wall = timed([sys.executable, __file__, "--peer", str(root)], runs=3)
    slow = slow_pair(root) * count
    print(f"check, cold                       {ours:8.2f} s   on the wall {ours_wall:5.2f} s")
    print(f"  read, yamlrocks, jsonschema-rs  {fast:8.2f} s   on the wall {fast_wall:5.2f} s")
    print(f"  PyYAML C loader, jsonschema     {slow:8.2f} s   by {SAMPLE} pages")
    print(
        f"  ours takes {ours / fast:.2f} x the fast pair (at most 4), is {slow / ours:.1f} x faster than the slow one"
    )
    print(f"  the fast pair alone, which checks nothing else, is {slow / fast:.1f} x faster than the slow one")


def slow_pair(root: Path) -> float:
    """Return the seconds that PyYAML's C loader and jsonschema take for one page, by a sample of them."""
    # The fast pair runs this script too, and is not to pay for importing these.
    import jsonschema  # noqa: PLC0415
    import yaml  # noqa: PLC0415

    schema = json.loads((root / "schemas" / "page.v1.json").read_text("utf-8"))
    files = sorted((root / "canon").glob("*/*.yaml"))[:SAMPLE]
    validator = jsonschema.Draft202012Validator(schema)
    began = time.process_time()
    for path in files:
        value = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        value["header"]["last_reviewed"] = str(value["header"]["last_reviewed"])
        for section in value["sections"]:
            for clause in section["clauses"]:
                if "date" in clause:
                    clause["date"] = str(clause["date"])
        assert validator.is_valid(value), path
    return (time.process_time() - began) / len(files)


def peer(root: Path) -> None:
    """Read, parse and validate every page, and nothing else."""
    validator = jsonschema_rs.Draft202012Validator(json.loads((root / "schemas" / "page.v1.json").read_text("utf-8")))
    for path in sorted((root / "canon").glob("*/*.yaml")):
        assert validator.is_valid(yamlrocks.loads(path.read_bytes())), path


def unchanged(root: Path) -> None:
    """Time a check of what was checked before, whole process."""
    command = [sys.executable, "-m", "canongate", "check", "--root", str(root)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    ours, click = pair(command, [sys.executable, "-c", "import click"])
    print(f"check, nothing changed            {ours:8.3f} s")
    print(f"  python -c 'import click'        {click:8.3f} s   ours takes {ours / click:5.2f} x   (at most 2.5)")


def start_up() -> None:
    """Time --help, whole process."""
    ours, click = pair([sys.executable, "-m", "canongate", "--help"], [sys.executable, "-c", "import click"])
    print(f"--help                            {ours:8.3f} s")
    print(f"  python -c 'import click'        {click:8.3f} s   ours takes {ours / click:5.2f} x   (at most 1.3)")


def pair(ours: list[str], other: list[str]) -> tuple[float, float]:
    """Return the median seconds of two commands run in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS * 3):
        for one, command in zip(times, (ours, other), strict=True):
            one.append(timed(command, runs=1)[0])
    return statistics.median(times[0]), statistics.median(times[1])


def timed(command: list[str], runs: int) -> tuple[float, float]:
    """Return the median CPU and wall seconds of a command, bytecode allowed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    cpu, wall = zip(*(_spent(command, environment) for _ in range(runs)), strict=True)
    return statistics.median(cpu), statistics.median(wall)


def _spent(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ended - began


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(Path(sys.argv[2]))
    else:
        main()
