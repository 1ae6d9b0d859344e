"""No customer, private key or passphrase is anywhere but in its own file, whatever is done and whatever fails."""

import base64
import hashlib
import json
import logging
import shutil
import sqlite3
import tempfile
import traceback
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest
import yaml

from canongate.cli.main import run
from canongate.ledger.keys import write_key_file
from canongate.workflows.demo_data import write_demo
from canongate.workflows.evidence import build_evidence

from .conftest import PEOPLE, commit, edit_yaml, git, key, make_root

CUTOFF = "2025-12-01"
NOW = datetime(2026, 2, 1, 9, 0, 0, tzinfo=UTC)
PASSPHRASE = 'zq7pass "quoted" ünter uns'  # noqa: S105  # planted
SHORT = "zq7shor"
CUSTOMER, ORDER, MAIL, NOTE = "zq7cust", "zq7order", "zq7mail", "zq7note"
NUMBER = 4_611_686_018_427_387_907
WORDS = [CUSTOMER, ORDER, MAIL, NOTE, PASSPHRASE, SHORT, str(NUMBER)]
WRITTEN = {
    "surveys": ["answer"],
    "touches": ["channel", "campaign", "content"],
    "leads": ["channel"],
    "orders": ["product_id"],
    "demographics": ["age_band", "company_size", "country"],
    "psychographics": ["goal"],
}
"""Columns of words by table."""
SEED_BYTES, INTERNAL = 32, 70
SEEDS = [hashlib.sha256(b"tiny key of " + name.encode()).digest() for name in (*PEOPLE, "log", "stranger")]


def spellings(secret):
    """Every form in which a secret could leak: raw, escaped, hex, and inside any Base64 that holds it."""
    yield secret
    yield repr(secret)[2:-1].encode()
    for text in (secret.decode("utf-8", "ignore"), secret.decode("latin-1")) if len(secret) < SEED_BYTES else ():
        yield json.dumps(text)[1:-1].encode()
        yield json.dumps(text, ensure_ascii=False)[1:-1].encode()
        yield repr(text)[1:-1].encode()
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for before in range(3):
            inside = encode(bytes(before) + secret)
            # What its neighbours have a part in is not the secret's alone.
            end = len(inside) - (4 if (before + len(secret)) % 3 else 0)
            yield inside[(0, 2, 3)[before] : end]


NEEDLES = {needle for secret in (*(word.encode() for word in WORDS), *SEEDS) for needle in spellings(secret)}


@dataclass
class Trail:
    """Everything that was ever said or written."""

    folder: Path
    capture: object
    said: list[bytes] = field(default_factory=list)

    def run(self, *arguments):
        """Run a command; what it says is kept. Return its exit code."""
        code = run([str(one) for one in arguments])
        self.hear(" ".join(map(str, arguments)))
        assert code != INTERNAL, self.said[-1].decode()
        return code

    def expect(self, code, *arguments):
        """Run a command that must end with a code."""
        assert self.run(*arguments) == code, self.said[-1].decode()

    def hear(self, what=""):
        """Keep what was printed."""
        output = self.capture.readouterr()
        self.said.append(f"{what}\n{output.out}\n{output.err}".encode())

    def raises(self, act):
        """Keep all that a program would log of an error: message, help, causes, and where it came from."""
        try:
            act()
        except Exception as error:  # noqa: BLE001  # whatever it is, it says nothing
            self.said.append("".join(traceback.format_exception(error)).encode())
            self.said.append(getattr(error, "help", "").encode())
        else:
            pytest.fail("nothing was refused")

    def leaks(self, *, besides=()):
        """Return what leaked, and where."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        kept = [path for path in files if not any(path.is_relative_to(one) for one in besides)]
        hays = {str(path.relative_to(self.folder)): path.read_bytes() for path in kept}
        hays |= {f"said {number}": said for number, said in enumerate(self.said)}
        found = []
        for place, hay in hays.items():
            found += [(place, needle, _around(hay, needle)) for needle in sorted(NEEDLES) if needle in hay]
        return found


def _around(hay, needle):
    at = hay.index(needle)
    return hay[max(0, at - 200) : at + 100]


def plant(folder, customers):
    """Write demo data in which every customer and order has a name of its own, with an address and a note."""
    write_demo(folder, customers, 1)
    for path in folder.glob("*.parquet"):
        table = pq.read_table(path)
        for name, word in (("customer_id", CUSTOMER), ("referred_id", CUSTOMER), ("order_id", ORDER)):
            if name in table.column_names:
                values = [None if one is None else f"{word}{one}" for one in table[name].to_pylist()]
                table = table.set_column(table.column_names.index(name), name, pa.array(values, pa.string()))
        rows = range(table.num_rows)
        if path.stem == "customers":
            table = table.append_column("email", pa.array([f"{MAIL}{one}@example.org" for one in rows]))
        for name in WRITTEN.get(path.stem, ()):
            values = table[name].to_pylist()
            # Everybody's answer is their own; elsewhere a few rows hold what somebody wrote.
            own = rows if name == "answer" else rows[5::400]
            values = [f"{NOTE} {name} {row}" if row in own else value for row, value in enumerate(values)]
            table = table.set_column(table.column_names.index(name), name, pa.array(values, pa.string()))
        pq.write_table(table, path)

    def change(value):
        for name in ("customer_id", "order_id"):
            del value["keys"][name]
        value["tables"]["customers"]["attributes"]["email"] = {"column": "email", "type": "text", "meaning": "address"}

    edit_yaml(folder / "data-contract.yaml", change)
    text = (folder / "data-contract.yaml").read_text(encoding="utf-8").replace("'2025-12-31'", "2025-12-31")
    (folder / "data-contract.yaml").write_text(text, encoding="utf-8")
    pc.write_csv(pq.read_table(folder / "orders.parquet").combine_chunks(), folder / "orders.csv")


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """Data of customers who are all canaries, and key files with a planted passphrase; nothing else is secret."""
    folder = tmp_path_factory.mktemp("secret")
    plant(folder / "data", 1000)
    (folder / "keys").mkdir()
    for name in (*PEOPLE, "log", "stranger"):
        write_key_file(folder / "keys" / f"{name}.key", key(name), PASSPHRASE)
    return folder


@pytest.fixture
def trail(tmp_path, monkeypatch, capfd, caplog):
    """A world in which every file that is written anywhere is found."""
    caplog.set_level(logging.DEBUG)
    world = tmp_path / "world"
    for name in ("state", "cache", "home", "tmp", "out"):
        (world / name).mkdir(parents=True)
    for name, value in (("XDG_STATE_HOME", "state"), ("XDG_CACHE_HOME", "cache"), ("HOME", "home"), ("TMPDIR", "tmp")):
        monkeypatch.setenv(name, str(world / value))
    monkeypatch.setattr(tempfile, "tempdir", str(world / "tmp"))
    monkeypatch.setenv("CANONGATE_PASSPHRASE", PASSPHRASE)
    for module in ("approve", "approval_status", "ledger"):
        monkeypatch.setattr(f"canongate.cli.{module}.now", lambda: NOW)
    trail = Trail(world, capfd)
    yield trail
    trail.said.append(caplog.text.encode())
    assert not caplog.records


def sources(data):
    return ("--contract", data / "data-contract.yaml", "--segments", data / "segments.yaml", "--data", data)


DECISION = """\
schema: segment-decision/v1
id: focus-builders
request_id: r-1
brain: customer
principal: mira
date: 2026-01-20
segment:
  id: older
  name: Aged 55 or more
  where: age_band == "55+"
focus: secondary
comparison:
  segments: [builders]
evidence:
  manifest: planted
"""


@pytest.mark.parametrize("insight", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["claims", "insight"])
def test_the_whole_flow_says_nothing_of_anybody(planted, trail, insight):
    """Evidence, its pages, decision, approvals, ledger, exports, gate and caches hold no canary."""
    root, data, out = trail.folder / "root", planted / "data", trail.folder / "out"
    make_root(root)
    manifest = root / "registries/evidence/planted.json"
    for path in manifest.parent.iterdir():
        path.unlink()
    for path in (root / "registries/decisions").iterdir():
        path.unlink()
    (root / "registries/decisions/focus-builders.yaml").write_text(DECISION, encoding="utf-8")
    plan = ("--insight", data / "insight-plan.yaml") if insight else ()
    trail.expect(
        0, "evidence", "build", *sources(data), *plan, "--cutoff", CUTOFF, "--out", manifest, "--report", out / "r.html"
    )
    trail.expect(0, "evidence", "show", manifest, "--claims")
    trail.expect(0, "evidence", "show", manifest, "--json")
    trail.expect(0, "evidence", "report", manifest, "--out", out / "report.html")
    trail.expect(0, "evidence", "verify", manifest, "--level", "sample", *sources(data), *plan, "--json")
    trail.expect(0, "evidence", "contract", "init", "--from", data, "--out", out / "contract.yaml")
    members = planted / "members.csv"
    trail.expect(0, "evidence", "members", manifest, "--group", "builders", *sources(data), *plan, "--out", members)
    assert CUSTOMER in members.read_text(encoding="utf-8")
    the_ledger(trail, root, planted / "keys", out)
    for name in ("check", "audit", "inbox"):
        trail.run(name, "--root", root, "--json")
    decision = ("--root", root, "--as-of", "2026-02-01")
    trail.expect(0, "decide", "focus-builders", "-v", *decision, "--record", out / "records", "--html", out / "d.html")
    trail.expect(0, "explain", "segment-targets-everyone", "--decision", "focus-builders", *decision)
    assert (root / "registries/bundles/focus-builders.json").is_file()
    assert len(list(trail.folder.rglob("*"))) > 80

    assert trail.leaks() == []


def the_ledger(trail, root, keys, out):
    """Begin a ledger, bring the decision into force, look at everything, and ask CI."""

    def pen(name):
        return ("--root", root, "--key", keys / f"{name}.key")

    writer = ("ledger", "record", *pen("clerk"), "--log-key", keys / "log.key")
    both = ("--root-person", "anna", "--root-person", "bert", "--threshold", "2", "--out", out / "genesis.json")
    trail.expect(0, "ledger", "genesis", *pen("anna"), *both)
    trail.expect(0, "ledger", "sign", out / "genesis.json", "--key", keys / "bert.key")
    trail.expect(0, "ledger", "init", out / "genesis.json", "--root", root)
    git(root, "init", "-q", "-b", "main")
    trail.expect(0, *writer)
    trail.expect(0, "ledger", "attest", "planted", *pen("mira"))
    commit(root)
    trail.expect(0, "submit", "focus-builders", *pen("mira"))
    trail.expect(0, *writer)
    trail.expect(0, "approve", "focus-builders", "--role", "headoffice", "--show", "--root", root)
    trail.expect(0, "approve", "focus-builders", "--role", "headoffice", "--yes", *pen("anna"))
    trail.expect(0, *writer, "--json")
    trail.expect(0, "status", "focus-builders", "--root", root, "--json")
    trail.expect(0, "ledger", "verify", "--root", root, "--json")
    trail.expect(0, "ledger", "log", "--root", root, "--json")
    for position in range(5):
        trail.expect(0, "ledger", "show", position, "--root", root)
        trail.expect(0, "ledger", "prove", position, "--root", root)
    trail.expect(0, "ledger", "export", out / "export", "--root", root)
    trail.expect(0, "ledger", "rebuild", "--root", root)
    reports = [
        f"--report={name}={out}/gate.{name}" for name in ("text", "json", "sarif", "junit", "markdown", "gitlab")
    ]
    trail.expect(0, "gate", "--base", "main", "--root", root, "--as-of", "2026-02-01", *reports)


def broken_files(data):
    """Yield files of orders that cannot be used, and in each a customer."""
    lines = (data / "orders.csv").read_bytes().splitlines(keepends=True)
    row, few = lines[1], b"".join(lines[:200])
    yield "wide.csv", few + row.strip() + b',"' + NOTE.encode() + b'"\n'
    yield "narrow.csv", few + f"{ORDER},{CUSTOMER}\n".encode()
    yield "open.csv", few + b'"' + NOTE.encode() + b"\n" + few
    yield "latin.csv", few + row.replace(b"EUR", NOTE.encode() + b"\xff")
    yield (
        "words.csv",
        few + f'"{ORDER}","{CUSTOMER}","{NOTE}","{NOTE}","{NOTE}",1,false,false,"EUR","{NOTE}"\n'.encode(),
    )
    yield "vast.csv", few + f'"{ORDER}","{CUSTOMER}",2024-01-01,{NUMBER},{NUMBER},1,false,false,"EUR","pro"\n'.encode()
    yield "headless.csv", b"".join(lines[1:200])
    yield "nearly.csv", f"{ORDER},customer_{CUSTOMER},2024-01-01,1,2,3,true,false,EUR,pro\n".encode() * 9
    twice = f'"{CUSTOMER}","{CUSTOMER}","{ORDER}"\n'.encode()
    yield "twice.csv", twice * 3
    yield "long.csv", few + b'"' + NOTE.encode() * 400_000 + b'"\n'
    yield "orders.parquet", (data / "orders.parquet").read_bytes()[:-200]
    yield "text.parquet", few
    yield "empty.csv", b""


def with_orders(data, folder, name, form, **terms):
    """Return a contract whose orders stand in another file."""
    value = yaml.safe_load((data / "data-contract.yaml").read_text(encoding="utf-8"))
    for one in [one for one in value["tables"] if one not in {"customers", "orders"}]:
        del value["tables"][one], value["inputs"][one]
    value["inputs"] = {"orders": {"file": name, "format": form, **terms}, "customers": value["inputs"]["customers"]}
    value["strata"] = []
    text = yaml.safe_dump(value, sort_keys=False)
    path = folder / "contract.yaml"
    path.write_text(text.replace("'2025-12-31'", "2025-12-31"), encoding="utf-8")
    return path


def databases(folder):
    """Write a DuckDB file and a SQLite one, whose rows cannot be read as what their columns are."""
    with duckdb.connect(str(folder / "shop.duckdb")) as store:
        store.execute("CREATE TABLE raw AS SELECT ? AS order_id, ? AS customer_id", [ORDER, CUSTOMER])
        store.execute("CREATE VIEW orders AS SELECT order_id, CAST(customer_id AS INTEGER) AS customer_id FROM raw")
    with sqlite3.connect(folder / "shop.sqlite") as store:
        store.execute("CREATE TABLE orders (order_id TEXT, customer_id INTEGER, ordered_at TIMESTAMP)")
        store.execute("INSERT INTO orders VALUES (?, ?, ?)", (ORDER, CUSTOMER, NOTE))
    store.close()
    (folder / "address").write_text(f"sqlite://{folder}/shop.sqlite", encoding="utf-8")
    (folder / "postgres").write_text(f"postgres://u:{SHORT}@127.0.0.1:1/shop", encoding="utf-8")


def test_no_error_about_data_quotes_them(planted, trail):
    """Malformed files, wrong columns and types, files taken for others: the place is told, never what stands there."""
    folder = trail.folder.parent / "broken"
    shutil.copytree(planted / "data", folder)
    databases(folder)
    few = yaml.safe_load((folder / "segments.yaml").read_text(encoding="utf-8"))["segments"][:3]
    edit_yaml(folder / "segments.yaml", lambda value: value.update(segments=few, frozen_on="2025-09-01"))
    forms = [
        (name, name.partition(".")[2])
        for name, content in broken_files(planted / "data")
        if _put(folder, name, content)
    ]
    forms += [("shop.duckdb", "duckdb"), ("address", "ibis"), ("postgres", "ibis")]
    rest = ("--segments", folder / "segments.yaml", "--data", folder)
    for name, form in forms:
        terms = {"table": "orders"} if form in {"duckdb", "ibis"} else {}
        contract = with_orders(folder, folder, name, form, **terms)
        out = trail.folder / f"out/{name}.json"
        assert trail.run("evidence", "build", "--contract", contract, *rest, "--cutoff", CUTOFF, "--out", out, "--json")
        assert name in trail.said[-1].decode().rpartition("error: ")[2], trail.said[-1].decode()
        trail.raises(
            lambda contract=contract: build_evidence(
                contract, folder / "segments.yaml", data=folder, cut_off=date.fromisoformat(CUTOFF)
            )
        )
        assert not out.exists()
        if form != "ibis":
            trail.run("evidence", "contract", "init", "--from", folder / name, "--out", trail.folder / "out/c.yaml")
    for flag in ("--contract", "--segments", "--earlier", "--insight"):
        for name in ("orders.csv", "text.parquet", "orders.parquet"):
            given = {
                "--contract": folder / "data-contract.yaml",
                "--segments": folder / "segments.yaml",
                "--data": folder,
            }
            words = [part for pair in {**given, flag: folder / name}.items() for part in pair]
            assert trail.run("evidence", "build", *words, "--cutoff", CUTOFF, "--out", trail.folder / "out/x.json")

    assert trail.leaks() == []


def _put(folder, name, content):
    return (folder / name).write_bytes(content) or True


def test_no_error_about_keys_quotes_them(planted, trail):
    """Wrong passphrases, damaged, open and foreign key files, and files taken for others give nothing away."""
    root, keys = trail.folder / "root", trail.folder.parent / "keys"
    make_root(root)
    shutil.copytree(planted / "keys", keys)
    plain = key("anna")._private.private_bytes_raw()
    sealed = (keys / "anna.key").read_bytes()
    made = {
        "cut.key": sealed[:150],
        "turned.key": sealed.replace(b"M", b"N"),
        "raw.key": plain,
        "hex.key": plain.hex().encode(),
        "json.key": json.dumps({"key": base64.b64encode(plain).decode()}).encode(),
        "word.key": PASSPHRASE.encode(),
        "data.key": (planted / "data/orders.csv").read_bytes(),
    }
    for name, content in made.items():
        (keys / name).write_bytes(content)
        (keys / name).chmod(0o600)
    shutil.copy(keys / "anna.key", keys / "open.key")
    (keys / "open.key").chmod(0o644)
    both = ("--root", root, "--root-person", "anna", "--root-person", "bert", "--threshold", "2")
    for name in (*made, "open.key", "stranger.key", "none.key", ""):
        assert trail.run("ledger", "genesis", *both, "--key", keys / name, "--out", trail.folder / "out/genesis.json")
        for command in (
            ("refuse", "x", "--role", "headoffice", "--reason", "no"),
            ("submit", "x"),
            ("ledger", "attest", "x"),
        ):
            assert trail.run(*command, "--root", root, "--key", keys / name)
        trail.run("ledger", "read", keys / name)
        trail.run("lint", keys / name)
    assert not (trail.folder / "out/genesis.json").exists()
    for word in (f"{PASSPHRASE}x", SHORT):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CANONGATE_PASSPHRASE", word)
            assert trail.run(
                "ledger", "genesis", *both, "--key", keys / "anna.key", "--out", trail.folder / "out/g.json"
            )
            assert trail.run("keygen", trail.folder / "out/new.key") == (0 if word != SHORT else 2)
    assert trail.run("keygen", keys / "anna.key")
    assert trail.run("keygen", keys / "none" / "anna.key")

    assert trail.leaks() == []
