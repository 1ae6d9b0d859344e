"""
`canongate import DIR --map FILE --report` on 5,000 generated wiki pages: the whole process, under two minutes.

    python benchmarks/import_pages.py [PAGES]
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "golden" / "pages"
LIMIT_SECONDS = 120


def main() -> None:
    """Write an export and its map, import it, print the time."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    text = (GOLDEN / "framework-readable" / "page.txt").read_text("utf-8")
    title, rest = text.split("\n", 1)
    with tempfile.TemporaryDirectory() as folder:
        root, export = Path(folder) / "root", Path(folder) / "export"
        run("init", str(root), "--name", "Bench")
        export.mkdir()
        rows = []
        for number in range(count):
            (export / f"page-{number:05}.txt").write_text(f"{title} {number:05}\n{rest}", "utf-8")
            rows.append(f"  - {{file: page-{number:05}.txt, id: headoffice/page-{number:05}, grammar: framework@1}}\n")
        (export / "map.yaml").write_text("schema: import-map/v1\nrows:\n" + "".join(rows), "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = run("import", str(export), "--map", str(export / "map.yaml"), "--report", "--root", str(root))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        written = len(list((root / "canon" / "headoffice").glob("page-*.yaml")))
        assert written == count, said[-2000:]
        lines = text.count("\n") + 1
        print(
            f"{count:,} pages of {lines} lines imported with their report: {spent:.1f} s of CPU (under {LIMIT_SECONDS})"
        )
        assert count != 5_000 or spent < LIMIT_SECONDS


def run(*arguments: str) -> str:
    """Run canongate and return what it said; it must not fail."""
    done = subprocess.run([sys.executable, "-m", "canongate", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout + done.stderr


if __name__ == "__main__":
    main()
