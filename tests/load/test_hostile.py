"""Hostile files: each costs less than a second and 100 MB, and gives findings instead of a crash."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from canongate.load.limits import YAML_BYTES
from canongate.load.profile import read_yaml

ALLOWED_SECONDS = 1.0
ALLOWED_KILOBYTES = 100_000
# Line tracing makes Python many times slower; the bound is for programs as users run them.
TRACED = sys.gettrace() is not None or "coverage" in sys.modules


def filled(unit, head=""):
    """Return as much text as a file may hold, made of one unit again and again."""
    room = YAML_BYTES - len(head.encode()) - 1
    return head + unit * (room // len(unit.encode())) + "\n"


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
HOSTILE = {
    "alias bomb": BOMB,
    "100,000 lists deep": "[" * 100_000,
    "100,000 dashes deep": "- " * 100_000,
    "100,000 mappings deep": "{a: " * 100_000,
    "deep by indentation": "".join(" " * level + "a:\n" for level in range(1440)),
    "2 MiB": "a: b\n" * 400_000,
    "one long line": filled("x", "a: "),
    "one long number": filled("1", "a: "),
    "dots": filled("1.", "a: "),
    "spaces": filled(" ", "a: b"),
    "one long list": filled("a,", "a: ["),
    "empty lists": filled("[],", "a: ["),
    "mappings in a list": filled("{a: 1},", "a: ["),
    "many keys": "".join(f"key{number}: 1\n" for number in range(49_000)),
    "many keys in flow": "{" + ",".join(f"k{number}" for number in range(130_000)) + "}\n",
    "equal keys": filled("a: 1\n"),
    "equal keys on long lines": filled("a: " + "b" * 30 + "\n"),
    "colons": filled(": "),
    "colons and comments": filled(": #"),
    "comments with colons": filled("#:\n"),
    "questions": filled("? "),
    "quotes": filled('"'),
    "empty texts": filled('""'),
    "open quote": filled("x", 'a: "'),
    "dashes": filled("-\n"),
    "dashes on long lines": filled("- " * 12 + "\n"),
    "block texts": filled("- |\n" + " " * 20 + "a\n"),
    "indents": "".join(f"{' ' * (number % 100)}- |\n" for number in range(18_000)),
    "numbers in base 60": filled("1:", "a: "),
    "anchors": filled("- &a b c d e f g h\n"),
    "carriage returns": filled("\r"),
    "NULs": filled("\0"),
    "joiners": filled("👩\u200d", "a: "),
    "accents": filled("e\u0301", "a: "),
    "overrides": filled("a\u202e", "a: "),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_less_than_a_second(name):
    """Processor time stays below one second, and what comes back is a document or a hundred findings at most."""
    data = HOSTILE[name].encode()
    begun = time.process_time()

    result = read_yaml(data, "a.yaml")

    assert TRACED or time.process_time() - begun < ALLOWED_SECONDS
    assert not isinstance(result, tuple) or 1 <= len(result) <= 100


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say how much memory was used")
@pytest.mark.parametrize(
    "name", ["alias bomb", "empty lists", "mappings in a list", "many keys", "one long list", "NULs"]
)
def test_a_hostile_file_costs_less_than_100_megabytes(name):
    """The most memory a process uses for it, beyond what the bare program uses, stays below 100 MB."""
    script = (
        "import sys; from canongate.load.profile import read_yaml\n"
        "def peak(): return int(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])\n"
        "data = sys.stdin.buffer.read(); before = peak(); read_yaml(data, 'a.yaml'); print(peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=HOSTILE[name].encode(), capture_output=True, check=True)

    assert int(done.stdout) < ALLOWED_KILOBYTES
