import csv
import hashlib
import json
import re
import stat
from datetime import date

import pytest

from canongate.cli.main import run
from canongate.evidence import EvidenceError
from canongate.evidence.computing import settle
from canongate.evidence.engine import open_engine
from canongate.evidence.loading import load
from canongate.evidence.manifest import canonical_digest, manifest_bytes
from canongate.evidence.members import members_of
from canongate.evidence.study import read_study


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A folder of demo data with its contract, and the manifest built from it."""
    folder = tmp_path_factory.mktemp("verify")
    assert run(["evidence", "demo-data", "--customers", "2000", "--seed", "9", "--out", str(folder)]) == 0
    assert run(["evidence", "build", *sources(folder), "--cutoff", "2026-01-01", "--out", str(folder / "m.json")]) == 0
    return folder


def sources(folder):
    named = {"contract": folder / "data-contract.yaml", "segments": folder / "phantom.yaml", "data": folder}
    return [word for name, path in named.items() for word in (f"--{name}", str(path))]


def edited(demo, tmp_path, change):
    """A copy of the manifest with a change, its own digest mended so that nothing but the data can tell."""
    manifest = json.loads((demo / "m.json").read_bytes())
    change(manifest)
    manifest["tables_digest"] = canonical_digest(manifest["tables"])
    path = tmp_path / "edited.json"
    path.write_bytes(manifest_bytes(manifest))
    return path


def findings(capsys, *arguments):
    """Run verify and return exit code and the messages found."""
    capsys.readouterr()
    code = run(["evidence", "verify", *map(str, arguments), "--json"])
    return code, [one["message"] for one in json.loads(capsys.readouterr().out)["findings"]]


@pytest.mark.parametrize("level", ["digest", "totals", "sample", "recompute"])
def test_a_manifest_holds_at_every_level(demo, level, capsys):
    """What was built from the data is what the data give, however much is asked."""
    assert findings(capsys, demo / "m.json", "--level", level, *sources(demo)) == (0, [])


def test_digests_need_no_data(demo, capsys):
    """The digests of a manifest can be checked where the data are not."""
    assert findings(capsys, demo / "m.json") == (0, [])


def test_a_changed_table_does_not_fit_its_digest(demo, tmp_path, capsys):
    """A number edited by hand is found from the manifest alone."""
    text = (demo / "m.json").read_text(encoding="utf-8")
    old = json.loads(text)["tables"]["figures"]["rows"][0]
    new = json.dumps([*old[:-1], old[-1] + 1])
    (tmp_path / "m.json").write_text(text.replace(json.dumps(old), new, 1), encoding="utf-8")

    code, found = findings(capsys, tmp_path / "m.json")

    assert code == 1
    assert found == [found[0]]
    assert found[0].startswith("digest of the integer tables: the manifest has sha256:")


def test_a_changed_definition_does_not_fit_its_digest(demo, tmp_path, capsys):
    """A metric whose words were changed is not the metric that was computed."""
    path = edited(demo, tmp_path, lambda one: one["metrics"][0].update(formula="something else"))

    code, found = findings(capsys, path)

    assert code == 1
    assert "digest of the metric customers" in found[0]


def test_a_claim_of_an_unknown_segment_is_found(demo, tmp_path, capsys):
    """A claim speaks of a segment that was compared."""
    path = edited(demo, tmp_path, lambda one: one["claims"][0].update(segment="strangers"))

    assert findings(capsys, path) == (1, ["segment of a claim: the manifest has strangers, found nothing"])


def test_a_file_in_another_form_is_found(demo, tmp_path, capsys):
    """The same JSON in another layout is not the file that was built."""
    (tmp_path / "m.json").write_text(json.dumps(json.loads((demo / "m.json").read_bytes())), encoding="utf-8")

    code, found = findings(capsys, tmp_path / "m.json")

    assert (code, found[0][:16]) == (1, "form of the file")


def test_totals_find_rows_that_were_never_there(demo, tmp_path, capsys):
    """A control total that the data do not give is found by loading them again."""
    path = edited(demo, tmp_path, lambda one: one["control_totals"][0].update(value=1))

    assert findings(capsys, path, "--level", "digest", *sources(demo)) == (0, [])
    code, found = findings(capsys, path, "--level", "totals", *sources(demo))

    assert code == 1
    assert found == ["control_totals[0].value: the manifest has 1, found 2000"]


def test_a_sample_finds_wrong_figures(demo, tmp_path, capsys):
    """A figure that the data do not give is found when the figures are counted again."""

    def change(manifest):
        row = next(row for row in manifest["tables"]["figures"]["rows"] if row[0] == "population")
        row[2] += 1

    path = edited(demo, tmp_path, change)

    assert findings(capsys, path, "--level", "totals", *sources(demo)) == (0, [])
    code, found = findings(capsys, path, "--level", "sample", "--customers", "20", *sources(demo))

    assert code == 1
    assert found[0].startswith("figures.rows[")


def test_recomputing_finds_a_wrong_claim(demo, tmp_path, capsys):
    """A claim that the data do not bear out is found when everything is computed again."""
    path = edited(demo, tmp_path, lambda one: one["claims"][0].update(status="proven"))

    assert findings(capsys, path, "--level", "sample", "--customers", "20", *sources(demo)) == (0, [])
    code, found = findings(capsys, path, "--level", "recompute", *sources(demo))

    assert code == 1
    assert found == ["claims[0].status: the manifest has proven, found refuted"]


def test_other_data_are_told_by_their_digest(demo, tmp_path, capsys):
    """A file that is not the one that was read is named, and nothing is computed from it."""
    for path in demo.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "usage.parquet").write_bytes(b"other")

    code, found = findings(capsys, demo / "m.json", "--level", "recompute", *sources(tmp_path))

    assert code == 1
    assert [message[:24] for message in found] == ["digest of usage.parquet:"]


def test_another_contract_is_told_by_its_digest(demo, tmp_path, capsys):
    """A manifest held against a contract it was not built from says so, whatever that contract names its inputs."""
    text = (demo / "data-contract.yaml").read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(
        text.replace("from: usage", "from: use").replace("  usage:\n    file", "  use:\n    file"), "utf-8"
    )
    named = ["--contract", str(other), *sources(demo)[2:]]

    code, found = findings(capsys, demo / "m.json", *named)

    assert code == 1
    assert [message[:16] for message in found] == ["contract.digest:"]


def test_levels_that_read_data_ask_for_them(demo, capsys):
    """Recomputing without naming the data is wrong usage."""
    assert run(["evidence", "verify", str(demo / "m.json"), "--level", "recompute"]) == 2
    assert "level recompute reads the data again" in capsys.readouterr().err


def test_contract_and_segments_belong_together(demo, capsys):
    """Naming one of the two is wrong usage."""
    named = ["--contract", str(demo / "data-contract.yaml")]

    assert run(["evidence", "verify", str(demo / "m.json"), *named]) == 2
    assert "belong together" in capsys.readouterr().err


def test_members_are_written_outside_and_known_by_digest(demo, tmp_path, capsys):
    """The list holds every customer of the segment once, sorted, and its digest is the one in the manifest."""
    manifest = json.loads((demo / "m.json").read_bytes())
    out = tmp_path / "list.csv"

    assert (
        run(["evidence", "members", str(demo / "m.json"), "--group", "tinkerers", *sources(demo), "--out", str(out)])
        == 0
    )

    heading, *rows = csv.reader(out.read_text(encoding="utf-8").splitlines())
    ids = [row[0] for row in rows]
    (segment,) = (one for one in manifest["segments"] if one["id"] == "tinkerers")
    figures = {row[0]: row[1] for row in manifest["tables"]["figures"]["rows"]}
    assert heading == ["customer_id"]
    assert ids == sorted(set(ids))
    assert len(ids) == figures["tinkerers"]
    assert segment["members_digest"] == "sha256:" + hashlib.sha256(out.read_bytes()).hexdigest()
    assert segment["members_digest"] in capsys.readouterr().out
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@pytest.mark.parametrize("place", ["list.csv", "deep/list.csv"])
def test_members_are_refused_inside_a_root(demo, tmp_path, place, capsys):
    """No list of customers is written into a folder of a root, however deep."""
    (tmp_path / "canon").mkdir()
    (tmp_path / "canon" / "canon.yaml").write_text("", encoding="utf-8")
    out = tmp_path / place
    out.parent.mkdir(exist_ok=True)

    assert (
        run(["evidence", "members", str(demo / "m.json"), "--group", "tinkerers", *sources(demo), "--out", str(out)])
        == 2
    )

    assert "lies inside the root" in capsys.readouterr().err
    assert not out.exists()


def test_members_are_refused_through_a_link(demo, tmp_path, capsys):
    """A link that leads into a root is a place in that root."""
    (tmp_path / "root" / "canon").mkdir(parents=True)
    (tmp_path / "root" / "canon" / "canon.yaml").write_text("", encoding="utf-8")
    (tmp_path / "list.csv").symlink_to(tmp_path / "root" / "list.csv")

    assert run([
        "evidence", "members", str(demo / "m.json"), "--group", "tinkerers", *sources(demo),
        "--out", str(tmp_path / "list.csv"),
    ]) == 2  # fmt: skip

    assert "lies inside the root" in capsys.readouterr().err


def test_members_of_other_data_are_refused(demo, tmp_path, capsys):
    """A list comes from the data the manifest was built from, or not at all."""
    for path in demo.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "usage.parquet").write_bytes(b"other")
    out = tmp_path / "list.csv"

    assert (
        run(["evidence", "members", str(demo / "m.json"), "--group", "none", *sources(tmp_path), "--out", str(out)])
        == 2
    )

    assert "these are not the files of m: digest of usage.parquet" in capsys.readouterr().err
    assert not out.exists()


def test_members_of_an_unknown_group_are_refused(demo, tmp_path, capsys):
    """A group must be one of the set."""
    out = tmp_path / "list.csv"

    assert (
        run(["evidence", "members", str(demo / "m.json"), "--group", "strangers", *sources(demo), "--out", str(out)])
        == 2
    )

    assert "there is no group 'strangers'" in capsys.readouterr().err


def test_members_of_a_small_group_are_refused(shop):
    """A group of fewer customers than may be shown is listed nowhere, and has no digest in the manifest."""
    shop.where(few="orders > 1", most="orders == 1")
    shop.write("1,a,2025-01-01,1,1", "2,a,2025-01-02,1,1", "3,b,2025-01-01,1,1", "4,c,2025-01-01,1,1")
    study = read_study(shop.contract, "sha256:" + "0" * 64, shop.segments, date(2026, 1, 1))

    with open_engine() as engine:
        setting, _ = settle(engine, study, load(engine, study.contract, shop.folder, study.cut_off, str))
        with pytest.raises(EvidenceError, match="few has fewer customers than may be shown"):
            members_of(setting, "few")
        listed = members_of(setting, "most")

    digests = {one["id"]: one.get("members_digest") for one in shop.build()["segments"]}
    assert listed == b"customer_id\nb\nc\n"
    assert digests == {"few": None, "most": "sha256:" + hashlib.sha256(listed).hexdigest()}


def test_a_list_that_cannot_be_written_is_told(demo, tmp_path, capsys):
    """A folder that does not exist ends in one line."""
    out = tmp_path / "nowhere" / "list.csv"

    assert (
        run(["evidence", "members", str(demo / "m.json"), "--group", "visitors", *sources(demo), "--out", str(out)])
        == 2
    )

    assert "cannot be written" in capsys.readouterr().err


def test_show_tells_figures_and_claims(demo, capsys):
    """What was read, the figures of each group, every claim as a sign, who is the best customer and who is not."""
    capsys.readouterr()  # what building said

    assert run(["evidence", "show", str(demo / "m.json")]) == 0

    text = capsys.readouterr().out
    assert "generated data, no real customers; cut-off 2026-01-01" in text
    assert "customers.parquet: 2,000 rows" in text
    assert "population     2,000" in text
    segments = re.search(r"^claim +(.*)\nbest customer +(.*)$", text, re.MULTILINE)
    assert segments is not None
    signs = dict(zip(segments[1].split(), segments[2].split(), strict=True))
    assert signs == {"bulk-orderers": "-", "tinkerers": "?", "visitors": "-"}
    assert "+ proven   - refuted   ? not proven\n" in text
    assert "not proven  tinkerers is not proven to be the best customer" in text
    assert "refuted     not the best customer: bulk-orderers, visitors" in text
    assert "visitors is not the segment that has the highest lifetime value" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_show_gives_every_claim_of_a_segment_or_kind(demo, capsys):
    """One segment's or one kind's claims are shown in full."""
    assert run(["evidence", "show", str(demo / "m.json"), "--segment", "visitors", "--kind", "lifetime_value"]) == 0

    claims = capsys.readouterr().out.split("\n\n")[-1]
    assert claims.startswith("refuted     visitors is not the segment that has the highest lifetime value")
    assert "tinkerers is" not in claims


def test_show_says_of_every_claim_why(demo, capsys):
    """With --claims each claim has its sentence, the refuted ones too."""
    assert run(["evidence", "show", str(demo / "m.json"), "--claims"]) == 0

    claims = capsys.readouterr().out.split("\n\n")[-1]
    assert "refuted     visitors is not the best customer" in claims
    assert "visitors is not the segment that has the highest lifetime value" in claims


def test_show_names_the_nearest_kind(demo, capsys):
    """A mistyped kind is answered with the one that was meant."""
    assert run(["evidence", "show", str(demo / "m.json"), "--kind", "best_custmer"]) == 2

    assert "did you mean 'best_customer'?" in capsys.readouterr().err


def test_show_gives_the_manifest_itself(demo, capsys):
    """--json is the manifest, for programs."""
    assert run(["evidence", "show", str(demo / "m.json"), "--json"]) == 0

    assert json.loads(capsys.readouterr().out) == json.loads((demo / "m.json").read_bytes())


@pytest.mark.parametrize("option", ["--segment", "--kind"])
def test_show_names_what_there_is(demo, option, capsys):
    """An unknown segment or kind is told with those that exist."""
    assert run(["evidence", "show", str(demo / "m.json"), option, "strangers"]) == 2

    assert "m has no" in capsys.readouterr().err


def test_show_refuses_what_is_no_manifest(demo, capsys):
    """Another kind of document is named as what it is."""
    assert run(["evidence", "show", str(demo / "phantom.yaml")]) == 2

    assert "is of the kind 'segment-set', where 'evidence' is expected" in capsys.readouterr().err


def test_many_differences_are_counted_and_not_all_shown(demo, tmp_path, capsys):
    """Fifty places are shown; how many more there are is said."""

    def change(manifest):
        for claim in manifest["claims"]:
            claim["segment"] = "strangers"
        manifest["claims"] = manifest["claims"] * 2

    code, found = findings(capsys, edited(demo, tmp_path, change))

    assert code == 1
    assert len(found) == 51
    assert any(message.startswith("further differences, not shown: the manifest has 0, found ") for message in found)


def test_a_list_that_is_not_the_one_known_is_refused(demo, tmp_path, capsys):
    """Where the list has another digest than the manifest knows, nothing is written."""

    def change(manifest):
        for segment in manifest["segments"]:
            segment["members_digest"] = "sha256:" + "0" * 64

    path, out = edited(demo, tmp_path, change), tmp_path / "list.csv"

    assert run(["evidence", "members", str(path), "--group", "visitors", *sources(demo), "--out", str(out)]) == 2
    assert "the list of visitors has the digest sha256:" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("schema: data-contract/v1\nid: x\n", "and "), ("a: [\n", "error: "), ("schema: nothing/v1\n", "error: ")],
)
def test_a_contract_that_is_no_document_is_told_with_its_place(demo, tmp_path, text, said, capsys):
    """The first thing wrong with a file is the message, with its line."""
    broken = tmp_path / "broken.yaml"
    broken.write_text(text, encoding="utf-8")
    named = ["--contract", str(broken), *sources(demo)[2:]]

    assert run(["evidence", "verify", str(demo / "m.json"), *named]) == 2

    told = capsys.readouterr().err
    assert said in told
    assert "broken.yaml:" in told
