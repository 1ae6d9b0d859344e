"""
`canongate gate` on a change of 200 among 10,000 generated pages, whole process, against a cold `canongate check`.

The change rewords one clause of each page, logs and declares it, and follows in the registries; a second one only
rewords, so that some 1,600 findings must be told. The gate is timed with what it kept of the base, and without. All
run on the same files in the same run, each three times, and the least CPU time of each counts. Bytecode is compiled.

    python benchmarks/impact_gate.py [PAGES] [CHANGED]
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from check_pages import generate

RUNS = 3
COMMAND = [sys.executable, "-c", "from canongate.cli import main; main()"]
GATE = [*COMMAND, "gate", "--root"]


def main() -> None:
    """Generate the pages, change some, time both commands, print figures and ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    changed = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        os.environ.update(XDG_STATE_HOME=folder, PYTHONPYCACHEPREFIX=f"{folder}/bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        generate(root, count)
        commit(root, "base")
        check = least([*COMMAND, "check", "--no-cache", "--root", str(root)])
        pages = sorted((root / "canon").rglob("page-*.yaml"))[:changed]
        reword(pages)
        commit(root, "undeclared")
        declare(root, pages)
        commit(root, "declared")
        pack(root)
        subprocess.run([*GATE, str(root), "--base", "HEAD~2", "--head", "HEAD~2"], capture_output=True, check=True)
        figures = {
            (name, more): least([*GATE, str(root), "--base", "HEAD~2", "--head", head, *more])
            for name, head in (("declared", "HEAD"), ("undeclared", "HEAD~1"))
            for more in ((), ("--no-cache",))
        }
    print(f"check, cold, {count:,} pages: {check:.2f} s CPU")
    for (name, more), seconds in figures.items():
        kept = "without" if more else "with"
        told = f"gate, {changed:,} pages changed, {name}, {kept} what was kept:"
        print(f"{told:58} {seconds:5.2f} s CPU, {seconds / check:.2f} x the check")


def reword(pages: list[Path]) -> None:
    """Reword one clause of each page."""
    for path in pages:
        path.write_text(path.read_text("utf-8").replace("text: ", "text: Newly ", 1), "utf-8")


def declare(root: Path, pages: list[Path]) -> None:
    """Log and declare what was reworded, and raise the versions of pages, registry rows and canon."""
    for path in pages:
        text = path.read_text("utf-8")
        title = text.partition("\ntitle: ")[2].partition("\n")[0]
        log, uid = text.index("      - id: change-log.v1-0"), text.partition("\nuid: p-")[2][:16]
        text = text[:log] + ENTRY.format(uid=f"e{uid[1:]}") + text[log:]
        text = text.replace("last_reviewed: 2026-04-26", "last_reviewed: 2026-05-02")
        text = text.replace("  version: v1.0\n", "  version: v1.1\n", 1).replace(f"created: [{title}]", "created: []")
        text = text.replace("updated: []\n", f"updated: [{title}]\n{SAID}")
        text = text.replace("canon_version_update: false", "canon_version_update: true")
        registry = f"{title.partition(' Page ')[0]} Page Registry"
        path.write_text(text.replace("registries: [MWMS Architecture Registry]", f"registries: [{registry}]"), "utf-8")
    names = {f"{path.parent.name}/{path.stem}" for path in pages}
    for table in (root / "registries" / "pages").glob("*.yaml"):
        lines = table.read_text("utf-8").splitlines(keepends=True)
        raised = (
            line.replace("v1.0", "v1.1") if line.partition("page: ")[2].partition(",")[0] in names else line
            for line in lines
        )
        table.write_text("".join(raised), "utf-8")
    canon = root / "canon" / "canon.yaml"
    canon.write_text(canon.read_text("utf-8").replace("version: 1.0.0", "version: 1.0.1"), "utf-8")


ENTRY = """\
      - id: change-log.v1-1
        uid: c-{uid}
        kind: changelog_entry
        version: v1.1
        date: 2026-05-02
        author: HeadOffice
        change: Reworded.
"""
SAID = """\
        sections_changed: [Purpose]
        what_changed: [Purpose reworded]
"""


def commit(root: Path, message: str) -> None:
    """Commit everything in a root."""
    git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    if not (root / ".git").exists():
        subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", message], check=True)


def pack(root: Path) -> None:
    """Pack the objects, as those of a clone are."""
    subprocess.run(["git", "-C", str(root), "repack", "-a", "-d", "--quiet"], check=True)


def least(command: list[str]) -> float:
    """Return the least CPU seconds of a few runs of a command, its children included."""
    seconds = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode in {0, 1}, done.stderr.decode()
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(seconds)


if __name__ == "__main__":
    main()
