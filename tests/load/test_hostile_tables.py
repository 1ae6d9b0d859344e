"""Hostile tables: whatever one of 32 MiB holds, reading it costs seconds and some hundred megabytes, and is told."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from canongate.load.limits import FINDINGS_PER_FILE, JSON_BYTES, PLACED, TABLE_BYTES, TABLE_LINE, TABLE_LINES
from canongate.load.read import read_bytes

ALLOWED_SECONDS = 10.0
ALLOWED_KILOBYTES = 900_000
# Line tracing makes Python many times slower; the bound is for programs as users run them.
TRACED = sys.gettrace() is not None or "coverage" in sys.modules
CSV, JSONL = "# schema: uses/v1\n", '{"schema": "uses/v1"}\n'


def filled(unit, head="", most=TABLE_BYTES):
    """Return as much text as a table may hold, made of one unit again and again."""
    return head + unit * ((most - len(head.encode())) // len(unit.encode()))


def line(unit, end=""):
    """Return a line as long as one may be, made of one unit again and again."""
    return unit * ((TABLE_LINE - len(end.encode())) // len(unit.encode())) + end + "\n"


BEYOND = {
    "one cell": ("csv", lambda: CSV + "id,x\na," + "y" * (TABLE_BYTES - 100) + "\n", "table-line-too-long"),
    "a million columns": ("csv", lambda: CSV + ",".join(f"c{i}" for i in range(1_000_000)), "table-line-too-long"),
    "short rows": ("csv", lambda: filled("a,b\n", CSV + "id,x\n"), "file-too-many-lines"),
    "commas": ("csv", lambda: filled(line(","), CSV + "id,x\n"), "file-too-many-values"),
    "unclosed quote": ("csv", lambda: filled("b\n", CSV + 'id,x\na,"'), "file-too-many-lines"),
    "NUL": ("csv", lambda: CSV + "\0" * (TABLE_BYTES - 100), "table-line-too-long"),
    "objects": ("jsonl", lambda: filled("{}\n", JSONL), "file-too-many-lines"),
    "repeated keys": ("jsonl", lambda: JSONL + '{"a":1,' * 4_000_000 + "\n", "file-too-many-values"),
    "digits": ("jsonl", lambda: JSONL + '{"a":' + "9" * 1_000_000 + "}\n", "table-line-too-long"),
}
WITHIN = {
    "many rows": ("csv", lambda: CSV + "id,x,y\n" + f"a,{'b' * 50},\n" * (TABLE_LINES - 5)),
    "many wrong rows": ("csv", lambda: CSV + "id,x:int,y\n" + f"a,{'b' * 50},\n" * (TABLE_LINES - 5)),
    "many heads": ("csv", lambda: "# schema: uses/v1\n" * (TABLE_LINES - 5)),
    "open quotes": ("csv", lambda: CSV + "id,x\n" + f'a,"{"b" * 50}\n' * (TABLE_LINES - 5)),
    "joiners": ("csv", lambda: filled(line("👩\u200d"), CSV + "id\n")),
    "accents": ("csv", lambda: filled(line("e\u0301"), CSV + "id\n")),
    "rows": ("jsonl", lambda: JSONL + f'{{"a": "{"b" * 40}", "c": 1}}\n' * (TABLE_LINES - 5)),
    "rows with a key twice": ("jsonl", lambda: JSONL + (line('"a":1,', '"b":1}').replace('"', '{"', 1)[1:]) * 100),
    "rows with odd keys": ("jsonl", lambda: JSONL + ("{" + line('"é":{"é":', "1")) * 250),
    "escapes": ("jsonl", lambda: filled('{"a":"' + line("\\u200b", '"}'), JSONL)),
    "a key twice": ("json", lambda: "{" + '"a":1,' * (JSON_BYTES // 6 - 5) + '"b":1}'),
    "odd keys": ("json", lambda: "{" + ",".join(f'"é{number}":1' for number in range(1_000_000)) + "}"),
    "deep behind much": ("json", lambda: "[" + "1," * PLACED + "[" * 100_000),
}


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_beyond_bounds_is_one_finding(name):
    """A table with too many lines, cells or bytes in a line is refused by that, before it is parsed."""
    suffix, text, expected = BEYOND[name]

    assert [one.rule for one in read_bytes(text().encode(), f"registries/uses.{suffix}")] == [expected]


@pytest.mark.parametrize("name", WITHIN)
def test_a_hostile_table_costs_seconds(name):
    """Within the bounds, reading costs seconds of processor time, and no more than a hundred findings are told."""
    suffix, text = WITHIN[name]
    data = text().encode()
    begun = time.process_time()

    result = read_bytes(data, f"registries/uses.{suffix}")

    assert TRACED or time.process_time() - begun < ALLOWED_SECONDS
    if isinstance(result, tuple):
        more = [one.rule for one in result].count("findings-not-shown")
        assert more == (len(result) > FINDINGS_PER_FILE)
        assert 1 <= len(result) <= FINDINGS_PER_FILE + more


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say how much memory was used")
@pytest.mark.parametrize("name", ["joiners", "rows"])
def test_a_hostile_table_costs_some_hundred_megabytes(name):
    """The most memory a process uses for it, beyond what the bare program and its bytes use, is bounded."""
    suffix, text = WITHIN[name]
    script = (
        "import sys; from canongate.load.read import read_bytes\n"
        "def peak(): return int(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])\n"
        f"data = sys.stdin.buffer.read(); before = peak(); read_bytes(data, 'a.{suffix}'); print(peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=text().encode(), capture_output=True, check=True)

    assert int(done.stdout) < ALLOWED_KILOBYTES


def test_a_long_line_is_told_at_its_place():
    """The finding of a line that is too long says which line it is."""
    text = CSV + "id,x\na,b\nc," + "d" * TABLE_LINE + "\n"

    (finding,) = read_bytes(text.encode(), "registries/uses.csv")

    assert str(finding.span) == "registries/uses.csv:4:1"
    assert finding.message == "a line of more than 65,536 bytes"


def test_a_repeated_key_in_a_long_json_file_is_named():
    """Where composing the text for the exact place would take minutes, the key is told all the same."""
    text = "{" + ",".join(f'"k{number}":1' for number in range(200_000)) + ',"k7":1}'

    (finding,) = read_bytes(text.encode(), "registries/evidence/e.json")

    assert len(text) > PLACED
    assert (finding.rule, finding.message) == ("json-duplicate-key", "the key 'k7' stands twice in one mapping")
