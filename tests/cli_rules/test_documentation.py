"""Every command of the page for rule authors, run in order on a copy of the worked example."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "rules.md"
EXAMPLE = REPOSITORY / "docs" / "examples" / "online-retail"
EXIT = re.compile(r"\[exit code (\d+)\]")


def commands():
    """Yield each command of the page with the lines shown after it, and its exit code."""
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.splitlines()
            codes = [int(found.group(1)) for line in lines if (found := EXIT.fullmatch(line))]
            yield command, [line for line in lines if not EXIT.fullmatch(line)], codes[0] if codes else 0


def test_the_page_does_what_it_says(tmp_path):
    """Each command exits as the page says, and prints the lines that it shows."""
    root = shutil.copytree(EXAMPLE, tmp_path / "root")
    program = f"{sys.executable} -m canongate"

    def run(command):
        asked = ["sh", "-c", command.replace("canongate ", f"{program} ")]
        return subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)

    asked = list(commands())
    assert len(asked) > 10
    for command, lines, code in asked:
        done = run(command)
        printed = done.stdout + done.stderr
        assert done.returncode == code, (command, printed)
        shown = [line.strip() for line in printed.splitlines()]
        assert [line for line in lines if line.strip() not in shown] == [], (command, printed)

    parameter, theorems = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (root / "rules" / "theorems.yaml").write_text(theorems, encoding="utf-8")
    proven = run("canongate rules prove")
    assert (proven.returncode, "proven: only-the-best-leads" in proven.stdout) == (0, True), proven.stdout
    with (root / "rules" / "parameters.yaml").open("a", encoding="utf-8") as table:
        table.write(parameter)
    shown = run("canongate show channels_allowed")
    assert "0 errors" in run("canongate check").stdout
    assert [line.split()[1:] for line in shown.stdout.splitlines()][2:4] == [
        ["email,", "site", "(channels)"],
        ["1", "to", "3", "of", "email,", "site,", "ads"],
    ]
