"""Proofs made to confuse whoever reads them: each is refused, and none stops the gate from telling the rest."""

import json

import pytest

from canongate.ledger.canonical import from_base64
from canongate.ledger.envelope import seal

from .conftest import commit, key

BUNDLES = "registries/bundles"
BUNDLE = f"{BUNDLES}/focus-loyal.json"
SEGMENTS = "registries/segments.yaml"


def stray_bits(text):
    """The same bytes in Base64 that is spelled another way."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body = text.rstrip("=")
    return body[:-1] + alphabet[alphabet.index(body[-1]) ^ 1] + "=" * (len(text) - len(body))


def enveloped(change):
    """Return what alters the envelope of the approval in a bundle."""

    def alter(text):
        value = json.loads(text)
        change(value["entries"][2]["envelope"])
        return json.dumps(value)

    return alter


def resigned(envelope):
    """Add a true signature by somebody whom the statement does not name."""
    other = json.loads(seal(from_base64(envelope["payload"]), [key("bert")]).to_bytes())
    envelope["signatures"] = sorted([*envelope["signatures"], *other["signatures"]], key=lambda one: one["keyid"])


HOSTILE = {
    "a key twice": lambda text: text.replace('{"checkpoint"', '{"format":"canongate-bundle-v1","checkpoint"', 1),
    "data behind the end": lambda text: text + "{}",
    "two documents": lambda text: text + text,
    "a huge number": lambda text: text.replace('"position":0', '"position":' + "9" * 400).replace('n":2', 'n":1e999'),
    "minus zero": lambda text: text.replace('"position":2', '"position":-0'),
    "a number as text": lambda text: text.replace('"position":2', '"position":"2"'),
    "too deep": lambda _: '{"entries":' * 3000 + "1" + "}" * 3000,
    "not UTF-8": lambda text: text.encode()[:-9] + b"\xff" + text.encode()[-9:],
    "half a character": lambda text: text.replace('"format"', '"\\ud800"'),
    "nothing": lambda _: "",
    "a list": lambda _: "[]",
    "no signature": enveloped(lambda one: one.update(signatures=[])),
    "a signature twice": enveloped(lambda one: one["signatures"].append(one["signatures"][0])),
    "one more signature": enveloped(resigned),
    "an unknown key": enveloped(lambda one: one["signatures"][0].update(keyid="ed25519:" + "0" * 64)),
    "another payload type": enveloped(lambda one: one.update(payloadType="application/json")),
    "stray bits in the payload": enveloped(lambda one: one.update(payload=stray_bits(one["payload"]))),
    "stray bits in a signature": enveloped(
        lambda one: one["signatures"][0].update(sig=stray_bits(one["signatures"][0]["sig"]))
    ),
    "a line end in Base64": enveloped(lambda one: one.update(payload=one["payload"][:4] + "\n" + one["payload"][4:])),
    "one field more": enveloped(lambda one: one.update(extra=1)),
}


@pytest.fixture
def enacted(repository):
    """The organisation with a decision in force, not committed yet."""
    repository.enact()
    return repository


@pytest.mark.parametrize("alter", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_bundle_proves_nothing(enacted, gate, alter):
    """Whatever a bundle holds instead of proofs, its row is refused, in words."""
    path = enacted.root / BUNDLE
    made = alter(path.read_text(encoding="utf-8"))
    path.write_bytes(made if isinstance(made, bytes) else made.encode())

    assert [place for place, _ in gate()[0]] == [SEGMENTS]


@pytest.mark.parametrize("name", ["people", "policies", "record"])
@pytest.mark.parametrize("text", ["[]", '"x"', "{}", '{"sha256:0": 1}', '{"principals": 1}', '{"entries": {}}', "1"])
def test_hostile_files_to_judge_by_are_refused(enacted, gate, name, text):
    """What later changes would be judged by does not land where it is something else."""
    commit(enacted.root)
    (enacted.root / f"{BUNDLES}/{name}.json").write_text(text, encoding="utf-8")

    assert [place for place, _ in gate("HEAD")[0]] == [f"{BUNDLES}/{name}.json"]


def test_a_bundle_of_another_ledger_proves_nothing(enacted, gate):
    """Two organisations with the same people and the same decision do not share approvals."""
    commit(enacted.root)
    canon = enacted.root / "canon/canon.yaml"
    canon.write_text(canon.read_text(encoding="utf-8").replace("ledger.example.org/tiny", "ledger.example.org/other"))
    commit(enacted.root)

    told = dict(gate("HEAD")[0])

    assert told[SEGMENTS].startswith("unknown-key")
