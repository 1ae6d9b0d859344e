"""Private keys and passphrases appear nowhere but in their own files."""

import base64
import logging

import pytest

from canongate.ledger import predicates
from canongate.ledger.files import DiskFiles
from canongate.ledger.keys import SigningKey, public_text, read_key_file, write_key_file
from canongate.ledger.log import Ledger
from canongate.ledger.names import LedgerError
from canongate.ledger.offline import export
from canongate.ledger.recovery import recover
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.verify import verify

SEED = b"canary-seed-canary-seed-canary-s"
PASSPHRASE = "canary passphrase 5512"  # noqa: S105  # planted


def needles():
    """Every spelling in which the planted secrets could leak."""
    return [
        SEED,
        SEED.hex().encode(),
        SEED.hex().upper().encode(),
        base64.b64encode(SEED),
        base64.urlsafe_b64encode(SEED).rstrip(b"="),
        repr(SEED)[2:-1].encode(),
        PASSPHRASE.encode(),
        base64.b64encode(PASSPHRASE.encode()),
        PASSPHRASE.encode().hex().encode(),
    ]


def test_no_secret_leaves_its_file(tmp_path, org, projections, capfd, caplog):
    """A flow signed with a planted key leaves it in no ledger, export, projection, log, message or output."""
    caplog.set_level(logging.DEBUG)
    messages = []
    keyfile = tmp_path / "keys" / "ana.key"
    keyfile.parent.mkdir()
    write_key_file(keyfile, SigningKey(SEED), PASSPHRASE)
    planted = read_key_file(keyfile, PASSPHRASE)
    for attempt in (
        lambda: read_key_file(keyfile, PASSPHRASE + "x"),
        lambda: write_key_file(keyfile, planted, PASSPHRASE),
        lambda: write_key_file(tmp_path / "k", planted, PASSPHRASE[:3]),
        lambda: SigningKey(SEED + b"x"),
    ):
        with pytest.raises(LedgerError) as caught:
            attempt()
        messages += [str(caught.value), caught.value.help, repr(caught.value), repr(caught.value.__context__)]

    (tmp_path / "out").mkdir()
    store = SqliteStore(tmp_path / "out" / "ledger.db", org.ORIGIN)
    world = org.begun(Ledger(store))
    ana = org.human("ana", "headoffice", keys=(public_text(planted.public),))
    world.file(predicates.People(**world.head("ana", "ben"), principals=(ana,)))
    world.keys["ana"] = planted
    world.enacted()
    world.ledger.sign_checkpoint(org.key("log"))
    files = DiskFiles(tmp_path / "out" / "files")
    recover(world.ledger, store, files, projections[0])
    with store.reading() as view:
        exported = dict(export(view))
        messages.append(repr(verify(view, projections=projections[1])))
    messages += [repr(planted), str(planted), repr(world.ledger.state()), repr(world.keys)]
    store.close()
    output = capfd.readouterr()

    haystacks = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    haystacks += [*exported.values(), *(text.encode() for text in messages)]
    haystacks += [output.out.encode(), output.err.encode(), caplog.text.encode(), keyfile.read_bytes()]
    assert len(haystacks) > 15
    for needle in needles():
        assert not any(needle in hay for hay in haystacks)
