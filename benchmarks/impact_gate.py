"""
`canongate gate` on a change of 200 among 10,000 generated pages, whole process, against a cold `canongate check`.

The change rewords one clause of each page and declares it. Both sides run on the same files in the same run, each three
times, and the least CPU time of each counts.

    python benchmarks/impact_gate.py [PAGES] [CHANGED]
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from check_pages import generate

RUNS = 3
COMMAND = [sys.executable, "-c", "from canongate.cli import main; main()"]


def main() -> None:
    """Generate the pages, change some, time both commands, print figures and ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    changed = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        generate(root, count)
        commit(root, "base")
        check = least([*COMMAND, "check", "--no-cache", "--root", str(root)])
        for path in sorted((root / "canon").rglob("page-*.yaml"))[:changed]:
            path.write_text(path.read_text("utf-8").replace("text: ", "text: Newly ", 1), "utf-8")
        commit(root, "head")
        gate = least([*COMMAND, "gate", "--root", str(root), "--base", "HEAD~1", "--head", "HEAD"])
        print(f"check, cold, {count:,} pages:            {check:6.2f} s CPU")
        print(f"gate, {changed:,} of {count:,} pages changed: {gate:6.2f} s CPU")
        print(f"ratio:                                 {gate / check:6.2f}")


def commit(root: Path, message: str) -> None:
    """Commit everything in a root."""
    git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "gc.auto=0"]
    if not (root / ".git").exists():
        subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", message], check=True)


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
