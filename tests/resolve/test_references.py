import pytest

from canongate.model.finding import Level

FOCUS = "canon/customer/focus.yaml"
LOYAL = "registries/decisions/focus-loyal.yaml"
OFFER = "registries/decisions/offer-restock.yaml"
RULE = "rules/customer/focus/primary-focus-not-best-customer.yaml"
PARAMETERS = "rules/parameters.yaml"
STRATEGY = {"clause": "customer/focus#final-rle", "attested_by": "mirra", "text": "so it is"}


def put(value, keys, new):
    """Set what stands at a path of keys and indexes, making mappings on the way."""
    *above, last = keys
    for part in above:
        value = value.setdefault(part, {}) if isinstance(value, dict) else value[part]
    value[last] = new


def test_clean_canon(findings, values):
    """Where every reference leads somewhere, nothing is found."""
    assert findings(values) == ()


DANGLING = {
    "page: Brain": (FOCUS, ("header", "applies_to", 1), "Head Ofice", "Brain", "did you mean 'Head Office'?"),
    "page: link to a clause": (
        FOCUS,
        ("sections", 2, "clauses", 0, "links", 0, "to"),
        "customer/focus#final-rul",
        "clause",
        "did you mean 'customer/focus#final-rule'?",
    ),
    "page: link to a page": (
        FOCUS,
        ("sections", 2, "clauses", 0, "links", 1, "to"),
        "customer/draft-focu",
        "page",
        "did you mean 'customer/draft-focus'?",
    ),
    "rule: clause": (RULE, ("enforces", 0), "customer/focus#zzz", "clause", None),
    "decision: Brain": (LOYAL, ("brain",), "custommer", "Brain", "did you mean 'customer'?"),
    "decision: principal": (LOYAL, ("principal",), "scot", "person", "did you mean 'scout'?"),
    "decision: market": (LOYAL, ("market",), "u-k", "market", "did you mean 'uk'?"),
    "decision: superseded": (LOYAL, ("supersedes",), "focus-loyall", "decision", "did you mean 'focus-loyal'?"),
    "decision: withdrawn": (LOYAL, ("withdraws",), "zzz", "decision", "name one that exists, or add it first"),
    "decision: strategy clause": (
        LOYAL,
        ("selection", "strategy", "clause"),
        "customer/focus#final-rle",
        "clause",
        "did you mean 'customer/focus#final-rule'?",
    ),
    "decision: strategy attested": (
        LOYAL,
        ("selection", "strategy", "attested_by"),
        "anne",
        "person",
        "did you mean 'anna'?",
    ),
    "decision: experiment": (
        LOYAL,
        ("tests", "messaging", 0),
        "loyal-headlin",
        "experiment",
        "did you mean 'loyal-headline'?",
    ),
    "offer decision: principal": (OFFER, ("principal",), "Mira", "person", "did you mean 'mira'?"),
    "Brain: human owner": ("registries/brains.yaml", ("rows", 0, "human_owner"), "myra", "human", None),
    "Brain: owner that is no human": ("registries/brains.yaml", ("rows", 0, "human_owner"), "scout", "human", None),
    "Brain: charter": ("registries/brains.yaml", ("rows", 2, "charter"), "customer/focs", "page", None),
    "person: accountable owner": ("registries/people.yaml", ("rows", 2, "accountable_owner"), "mara", "human", None),
    "person: owner that is no human": (
        "registries/people.yaml",
        ("rows", 2, "accountable_owner"),
        "scout",
        "human",
        None,
    ),
    "person: Brain": ("registries/people.yaml", ("rows", 1, "brains", 0), "customr", "Brain", None),
    "architecture: page": ("registries/architecture.yaml", ("rows", 0, "page"), "customer/fokus", "page", None),
    "page registry: Brain": ("registries/pages/customer.yaml", ("brain",), "zz", "Brain", None),
    "page registry: page": ("registries/pages/customer.yaml", ("rows", 0, "page"), "customer/fokus", "page", None),
    "segment: market": ("registries/segments.yaml", ("rows", 1, "market"), "us", "market", None),
    "segment: decision": ("registries/segments.yaml", ("rows", 0, "decision"), "focus-loyl", "decision", None),
    "offer: decision": ("registries/offers.yaml", ("rows", 0, "decision"), "offer-restok", "decision", None),
    "experiment: owner": ("registries/experiments.yaml", ("rows", 0, "owner"), "mara", "person", None),
    "experiment: logged by": ("registries/experiments.yaml", ("rows", 0, "logged_by"), "experiments", "Brain", None),
    "parameter: owner": (PARAMETERS, ("parameters", 0, "owner"), "headofice", "Brain", None),
    "overlay: Brain": (PARAMETERS, ("overlays", 0, "brain"), "custome", "Brain", None),
}


@pytest.mark.parametrize("case", DANGLING, ids=DANGLING)
def test_dangling_reference(findings, values, case):
    """Each kind of reference that leads nowhere is found at its place, with the nearest name where one is near."""
    path, keys, name, noun, mend = DANGLING[case]
    put(values[path], keys, name)

    told = [one for one in findings(values) if one.rule == "reference-unknown" and one.path == path]

    pointers = {one.pointer: one for one in told}
    finding = pointers["/" + "/".join(map(str, keys))]
    assert finding.level is Level.ERROR
    assert finding.message == f"there is no {noun} {name!r}"
    assert finding.context == {"noun": noun, "name": name}
    assert mend is None or finding.help == mend
    assert finding.document == values[path].get("id", path)


def test_uses_and_reviews(findings, values):
    """Registries of uses and reviews lead to Brains, clauses and the humans who looked."""
    values["registries/uses.yaml"] = {
        "schema": "uses/v1",
        "rows": [{"id": "u", "brain": "nobody", "segment": "loyal"}],
    }
    row = {"id": "r", "because": "customer/focus#nothing", "reviewer": "scout"}
    values["registries/reviews.yaml"] = {"schema": "reviews/v1", "rows": [row]}

    told = [(one.path, one.pointer, one.context["noun"]) for one in findings(values)]

    assert told == [
        ("registries/reviews.yaml", "/rows/0/because", "clause"),
        ("registries/reviews.yaml", "/rows/0/reviewer", "human"),
        ("registries/uses.yaml", "/rows/0/brain", "Brain"),
    ]


def test_missing_manifest_is_advice(findings, values):
    """Evidence may come later: a manifest that is not there yet is a warning, and the verdict says what follows."""
    values[LOYAL]["evidence"]["manifest"] = "tiny-2025"

    (finding,) = findings(values)

    assert (finding.level, finding.pointer) == (Level.WARNING, "/evidence/manifest")
    assert finding.message == "there is no evidence manifest 'tiny-2025'"
    assert finding.help == "did you mean 'tiny-2026'?"


def test_external_page_is_kept_elsewhere(findings, values):
    """A page registered as external need not be in the canon; one that is not external must."""
    values["registries/pages/customer.yaml"]["rows"][-1].pop("external")

    (finding,) = findings(values)

    assert finding.pointer.endswith("/page")
    assert finding.message == "there is no page 'strategy/elsewhere'"


def test_agent_without_owner(findings, values):
    """An agent nobody answers for is found at its row; a human needs no owner."""
    del values["registries/people.yaml"]["rows"][2]["accountable_owner"]

    (finding,) = findings(values)

    assert (finding.rule, finding.pointer) == ("agent-without-owner", "/rows/2")
    assert finding.message == "agent 'scout' has no accountable owner"
    assert "accountable_owner" in finding.help


@pytest.mark.parametrize(("value", "found"), [(4, True), (5, False), (80, False), (81, True)])
def test_default_within_bounds(findings, values, value, found):
    """A default may equal either bound and may not lie beyond."""
    values[PARAMETERS]["parameters"][0]["default"] = value

    told = [(one.rule, one.pointer) for one in findings(values)]

    assert told == ([("parameter-out-of-bounds", "/parameters/0/default")] if found else [])


@pytest.mark.parametrize(("value", "found"), [(6, True), (7, False), (365, False), (366, True)])
def test_overlay_within_bounds(findings, values, value, found):
    """A Brain's own value may equal either bound and may not lie beyond; the message has the value and the bounds."""
    values[PARAMETERS]["overlays"][0]["values"]["longest_age_days"] = value

    told = [(one.pointer, one.message) for one in findings(values)]

    message = f"parameter 'longest_age_days' is set to {value} days, outside 7 to 365"
    assert told == ([("/overlays/0/values/longest_age_days", message)] if found else [])


CHANNELS = {
    "id": "channels",
    "default": ["email"],
    "members": ["email", "ads"],
    "fewest": 1,
    "unit": "channels",
    "owner": "headoffice",
    "reason": "They are paid for.",
}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(["ads"], None), ([], "nothing (channels)"), (["phone"], "phone (channels)"), (3, "3 channels")],
)
def test_lists_within_bounds(findings, values, value, shown):
    """A list of the table, or of a Brain, holds as many of the texts that may stand in it as it must."""
    values[PARAMETERS]["parameters"].append(CHANNELS | {"default": value})
    values[PARAMETERS]["overlays"][0]["values"]["channels"] = value

    told = [(one.pointer, one.message) for one in findings(values)]

    at = len(values[PARAMETERS]["parameters"]) - 1
    message = f"parameter 'channels' is set to {shown}, which is not 1 to 2 of email, ads"
    pointers = [f"/parameters/{at}/default", "/overlays/0/values/channels"]
    assert sorted(told) == (sorted((pointer, message) for pointer in pointers) if shown else [])


def test_a_number_set_to_a_list(findings, values):
    """A Brain cannot put a list where a number belongs."""
    values[PARAMETERS]["overlays"][0]["values"]["longest_age_days"] = ["ads"]

    (finding,) = findings(values)

    assert finding.message == "parameter 'longest_age_days' is set to ads (days), outside 7 to 365"
    assert finding.help == "choose a value from 7 to 365, or have HeadOffice move the bounds"


def test_overlay_of_an_unknown_parameter(findings, values):
    """A Brain cannot set a parameter that does not exist; the finding points at the key."""
    values[PARAMETERS]["overlays"][0]["values"] = {"longest_age_day": 60}

    (finding,) = findings(values)

    assert (finding.pointer, finding.on_key) == ("/overlays/0/values/longest_age_day", True)
    assert finding.help == "did you mean 'longest_age_days'?"


def test_every_dangling_reference_is_told(findings, values):
    """One finding does not hide another, in one document or in several."""
    values[LOYAL] |= {"brain": "zzz", "principal": "zzz", "selection": {"strategy": STRATEGY}}
    values[OFFER]["brain"] = "zzz"

    told = [(one.path, one.pointer) for one in findings(values)]

    assert told == [
        (LOYAL, "/brain"),
        (LOYAL, "/principal"),
        (LOYAL, "/selection/strategy/clause"),
        (LOYAL, "/selection/strategy/attested_by"),
        (OFFER, "/brain"),
    ]
