"""
Reading page-like YAML files under the safe profile, against PyYAML's C loader and against bare yamlrocks.

Run: ``python benchmarks/load_yaml.py [--pages N]``. Each side reads the same files from disk, in a process of its own,
three times; the least processor time counts. Ours checks the whole profile and hashes each file; the peers only parse.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = [
    *(
        "customer",
        "segment",
        "best",
        "value",
        "primary",
        "focus",
        "offer",
        "evidence",
        "owner",
        "conversion",
        "retention",
    ),
    *("money", "measure", "decision", "page", "rule", "brain", "market", "profile", "criteria", "profit", "lifetime"),
]
SIDES = {
    "canongate": (
        "from pathlib import Path; from canongate.load.tree import read_tree; import sys\n"
        "def run(root):\n"
        "    tree = read_tree(Path(root), {'canon': ('.yaml',)})\n"
        "    assert not tree.findings, tree.findings[0]\n"
        "    return len(tree.raws)\n"
    ),
    "read + yamlrocks": (
        "from pathlib import Path; import yamlrocks\n"
        "def run(root):\n"
        "    return len([yamlrocks.loads(path.read_bytes()) for path in sorted(Path(root).rglob('*.yaml'))])\n"
    ),
    "PyYAML C loader": (
        "from pathlib import Path; import yaml\n"
        "def run(root):\n"
        "    paths = sorted(Path(root).rglob('*.yaml'))\n"
        "    return len([yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in paths])\n"
    ),
}
TIMED = """
import sys, time
start = time.process_time()
count = run(sys.argv[1])
print(count, time.process_time() - start)
"""


def sentence(pick: random.Random) -> str:
    """Return a line of prose."""
    return " ".join(pick.choices(WORDS, k=pick.randint(6, 18))).capitalize() + "."


def page(pick: random.Random, number: int) -> str:
    """Return a page of about six kilobytes."""
    lines = [
        "# yaml-language-server: $schema=../../schemas/page.v1.json",
        "schema: page/v1",
        f"id: customer/page-{number}",
        f"title: {sentence(pick)}",
        'version: "1.0"',
        "last_reviewed: 2026-04-26",
        "applies_to: [customer, strategy]",
        "sections:",
    ]
    for section in range(6):
        lines += [f"  - id: section-{section}", f"    heading: {sentence(pick)}", "    clauses:"]
        for clause in range(5):
            lines += [f"      - id: clause-{clause}", "        kind: obligation", "        modality: must"]
            lines += ["        normative: true", f"        text: {sentence(pick)}"]
    return "\n".join(lines) + "\n"


def measured(side: str, root: Path) -> float:
    """Return the least processor time of three runs, in seconds."""
    script = SIDES[side] + TIMED
    runs = [
        subprocess.run([sys.executable, "-c", script, str(root)], capture_output=True, check=True) for _ in range(3)
    ]
    return min(float(done.stdout.split()[1]) for done in runs)


def main() -> None:
    """Write the pages, measure each side, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    count = parser.parse_args().pages
    pick = random.Random(1)  # noqa: S311  # reproducible text, no secrets
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number in range(count):
            path = root / "canon" / f"brain-{number % 20}" / f"page-{number}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page(pick, number))
        seconds = {side: measured(side, root) for side in SIDES}
    ours = seconds["canongate"]
    for side, spent in seconds.items():
        ratio = "" if side == "canongate" else f"   {spent / ours:5.2f} x ours"
        print(f"{side:18} {spent:7.3f} s   {spent / count * 1e6:7.0f} us a page{ratio}")


if __name__ == "__main__":
    main()
