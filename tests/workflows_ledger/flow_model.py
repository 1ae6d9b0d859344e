"""
The rules of approval as a person would tell them, over plain dicts, to hold the product against.

Nothing of the product is used here. Facts are small: a file is a number that says which of its versions is there, a
verdict is everything it was made from. What may happen is asked first (each question answers with the reasons against
it) and then done.
"""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 2, 1, 9, 0, 0, tzinfo=UTC)
PEOPLE = {
    "anna": {"roles": ["headoffice"], "able": ["propose", "approve", "waive"]},
    "bert": {"roles": ["headoffice", "finance"], "able": ["propose", "approve", "waive"]},
    "carl": {"roles": ["headoffice", "finance"], "able": ["approve", "waive"]},
    "dora": {"roles": ["finance"], "able": ["approve"]},
    "mira": {"roles": ["brain-owner"], "able": ["propose", "build-evidence"]},
    "scout": {"roles": [], "able": ["propose"], "owner": "bert"},
    "clerk": {"roles": [], "able": ["write-ledger"], "owner": "anna"},
}
ROOTS = {"anna", "bert", "carl"}
THRESHOLD = 2
GLASS = {"role": "headoffice", "persons": 2, "hours": 72}
CUSTOMERS = {"loyal": 300, "anyone": 800, "guests": 200}
EVERYBODY = 1200
BEST = {"loyal": "pass", "anyone": "fail", "guests": "open"}
DECISIONS = {
    "focus-loyal": {"segment": "loyal", "focus": "primary", "principal": "mira"},
    "focus-heir": {"segment": "loyal", "focus": "primary", "principal": "scout", "supersedes": "focus-loyal"},
    "focus-rival": {"segment": "loyal", "focus": "primary", "principal": "anna"},
    "focus-guests": {"segment": "guests", "focus": "secondary", "principal": "scout"},
    "focus-crowd": {"segment": "anyone", "focus": "secondary", "principal": "mira"},
    "focus-anyone": {"segment": "anyone", "focus": "primary", "principal": "scout"},
}
SHARE, BEST_RULE = "segment-targets-everyone", "primary-focus-not-best-customer"


def needed(focus):
    """Return what the policy asks for: persons by role, and persons altogether."""
    return ({"headoffice": 1, "finance": 1}, 2) if focus == "primary" else ({"headoffice": 1}, 1)


def midnight_after(day):
    """Return the moment at which a day is over."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


class Model:
    """One organisation: files, people, keys, and everything that was ever recorded."""

    def __init__(self):
        self.now = START
        self.size = 1
        self.people = {name: [(0, terms)] for name, terms in PEOPLE.items()}
        self.keys = {name: {"holder": name, "since": 0, "until": None, "stolen": None} for name in PEOPLE}
        self.files = {"focus": 0, "other": 0, "rule": 0, "share": 50, "evidence": 0}
        self.decisions = dict.fromkeys(DECISIONS, 0)
        self.attested = (0, {"mira"})
        self.cases = {}
        self.waivers = {}
        self.authors = {}
        self.recorded = set()
        self.withdrawn, self.followed = {}, {}
        self.tokens = {}

    # People and keys, at a place in the ledger.

    def terms(self, name, at=None):
        """Return what a principal is at a position, or None."""
        at = self.size if at is None else at
        found = [terms for since, terms in self.people[name] if since <= at]
        return found[-1] if found else None

    def human(self, name):
        """Say whether somebody is a person."""
        return "owner" not in PEOPLE[name]

    def counts(self, key, at):
        """Say whether a key counts at a position."""
        one = self.keys.get(key)
        return one is not None and one["since"] <= at and (one["until"] is None or at < one["until"])

    def close(self, person, case):
        """Say whether a person, or an agent of theirs, had a hand in a case."""
        return person in case["near"] | {PEOPLE[name]["owner"] for name in case["near"] if "owner" in PEOPLE[name]}

    def signers(self, event):
        """Yield what is wrong with the signatures of a statement."""
        if not all(key in self.keys for key in event["keys"]):
            yield "unknown-key"
        elif not all(self.counts(key, self.size) for key in event["keys"]):
            yield "revoked-key"
        elif sorted(self.keys[key]["holder"] for key in event["keys"]) != sorted(event["by"]):
            yield "wrong-signers"

    def short_of_roots(self, by):
        """Yield that too few of the roots signed, or somebody else."""
        if not set(by) <= ROOTS or len(set(by)) < THRESHOLD:
            yield "not-enough-roots"

    # Judging.

    def outcomes(self, name):
        """Return what each rule says of a decision."""
        what = DECISIONS[name]
        small = CUSTOMERS[what["segment"]] * 100 <= EVERYBODY * self.files["share"]
        best = BEST[what["segment"]] if what["focus"] == "primary" else "pass"
        return {SHARE: "pass" if small else "fail", BEST_RULE: best}

    def lifted(self, subject, day):
        """Return the waivers that let a failure of a decision stand on a day, at most one of each rule."""
        said = self.outcomes(subject[0])
        found = {}
        for position in sorted(self.waivers, key=lambda number: f"waiver-{number}"):
            waiver = self.waivers[position]
            holds = waiver["from"] <= day <= waiver["last"] and not waiver["revoked"]
            if waiver["subject"] == subject and holds and said[waiver["rule"]] == "fail":
                found.setdefault(waiver["rule"], position)
        return found

    def stolen(self, key, position):
        """Say whether a thief may have signed what a key signed at a position."""
        since = self.keys[key]["stolen"]
        return since is not None and position >= since

    def verdict(self, subject, day):
        """Return what the rules say of a decision as it is here, and all of what that was made from."""
        name = subject[0]
        lifted = self.lifted(subject, day)
        said = self.outcomes(name)
        left = {outcome for rule, outcome in said.items() if rule not in lifted}
        status = "blocked" if "fail" in left else "undecided" if "open" in left else "accepted"
        made = (subject, day, status, tuple(said.items()), tuple(lifted.items()), self.rows_seen())
        read = tuple(self.files[one] for one in ("focus", "rule", "share", "evidence"))
        able = tuple(self.terms(DECISIONS[name]["principal"])["able"])
        return status, self.tokens.setdefault((made, read, able), len(self.tokens))

    def judged(self, case, day):
        """Return binding and outcome of a case as of a day; None where its bytes are not here."""
        subject = case["subject"]
        if self.decisions[subject[0]] != subject[1]:
            return None
        status, token = self.verdict(subject, day)
        outcome = status if self.files["evidence"] == case["evidence"] else "undecided"
        return (subject, case["position"], token), outcome

    def rows(self):
        """Return the rows of the registry: what came into force and did not end."""
        found = [case for case in self.cases.values() if case["state"] == "in force"]
        return sorted((self.row(case) for case in found), key=lambda row: row["segment"])

    def row(self, case):
        """Return the row of a case."""
        name = case["subject"][0]
        return {
            "decision": name,
            "segment": DECISIONS[name]["segment"],
            "focus": DECISIONS[name]["focus"],
            "verdict": case["verdict"][0],
            "since": case["since"],
        }

    def rows_seen(self):
        """Return the rows as part of what a verdict is made from."""
        return tuple(tuple(row.values()) for row in self.rows())

    # Approvals.

    def uncounted(self, case, approval):
        """Yield why an approval does not count now."""
        person, role = approval["person"], approval["role"]
        if approval["binding"] != case["verdict"][0]:
            yield "changed"
        if approval["revoked"]:
            yield "revoked-approval"
        if not self.human(person):
            yield "agent-approval"
        for place in (approval["position"], self.size):
            if "approve" not in self.terms(person, place)["able"]:
                yield "missing-capability"
            if role not in self.terms(person, place)["roles"]:
                yield "role-not-held"
        if self.close(person, case):
            yield "self-approval"
        if self.stolen(approval["key"], approval["position"]):
            yield "revoked-key"
        if self.ends(approval) <= self.now:
            yield "expired"

    def ends(self, approval):
        """Return when an approval ends."""
        latest = approval["recorded"] + timedelta(hours=GLASS["hours"])
        return min(approval["until"], latest) if approval["glass"] else approval["until"]

    def lacking(self, case, approvals):
        """Say whether some approvals are too few for a case."""
        roles, persons = needed(DECISIONS[case["subject"][0]]["focus"])
        by_role = {role: {one["person"] for one in approvals if one["role"] == role} for role in roles}
        enough = all(len(by_role[role]) >= count for role, count in roles.items())
        return not enough or len(set().union(*by_role.values())) < persons

    def answer(self, case):
        """Return where an open case with a verdict stands with people, and the approvals that make it so."""
        counted = [one for one in case["approvals"] if not any(self.uncounted(case, one))]
        glass = [one for one in counted if one["glass"]]
        ordinary = [one for one in counted if not one["glass"]]
        if any(self.blocks(case, one) for one in case["refusals"]):
            return "refused", []
        if not self.lacking(case, ordinary):
            return "approved", ordinary
        if len({one["person"] for one in glass}) >= GLASS["persons"]:
            return "approved", glass
        return ("stale" if case["approvals"] and not counted else "needs_approval"), ordinary

    def blocks(self, case, refusal):
        """Say whether a no blocks: it stands, and whoever said it still has a say."""
        roles, _ = needed(DECISIONS[case["subject"][0]]["focus"])
        held = refusal["role"] in self.terms(refusal["person"])["roles"] and refusal["role"] in roles
        return held and not refusal["revoked"]

    def standing(self, case):
        """Return where a case stands."""
        if case["state"] == "in force":
            return "approved" if self.lasts(case) else "stale"
        if case["state"] != "open":
            return case["state"]
        return "draft" if case["verdict"] is None else self.answer(case)[0]

    def lasts(self, case):
        """Say whether a case is in force now: an emergency ends by itself."""
        return case["state"] == "in force" and (case["ends"] is None or self.now < case["ends"])

    # What goes into the ledger.

    def reasons(self, event):
        """Return why a statement is not let in; nothing where it is."""
        wrong = list(self.signers(event))
        return set(wrong) if wrong else set(getattr(self, f"_{event['kind']}_reasons")(event))

    def file(self, event):
        """Let a statement in, or return why not."""
        reasons = self.reasons(event)
        if not reasons:
            getattr(self, f"_{event['kind']}")(event)
            self.size += 1
            self.recorded.add(event["name"])
        return reasons

    def _open(self, subject):
        case = self.cases.get(subject)
        if case is None:
            yield "unknown-subject"
        elif case["state"] != "open":
            yield "subject-closed"

    def _submission_reasons(self, event):
        if any("propose" not in self.terms(name)["able"] for name in event["by"]):
            yield "missing-capability"
        if not all(self.counts(key, self.size) for key in event["attested"]):
            yield "revoked-key"
        if any("build-evidence" not in self.terms(self.keys[key]["holder"])["able"] for key in event["attested"]):
            yield "missing-capability"
        if self.cases.get(event["subject"], {"state": ""})["state"] in {"open", "in force"}:
            yield "already-submitted"

    def _submission(self, event):
        builders = {self.keys[key]["holder"] for key in event["attested"]}
        near = {DECISIONS[event["subject"][0]]["principal"], *event["by"], *builders}
        case = {
            "subject": event["subject"],
            "position": self.size,
            "by": event["by"],
            "near": near,
            "evidence": event["evidence"],
            "supersedes": event["supersedes"],
            "state": "open",
            "verdict": None,
            "approvals": [],
            "refusals": [],
            "ends": None,
            "since": None,
        }
        self.cases[event["subject"]] = case

    def _approval_reasons(self, event):
        yield from self._open(event["subject"])
        case = self.cases.get(event["subject"])
        if case is None or case["state"] != "open":
            return
        if case["verdict"] is None:
            yield "no-verdict"
            return
        yield from self.uncounted(case, self._approval_of(event))
        same = ("person", "role", "binding", "glass")
        if any(all(one[part] == event[part] for part in same) and not one["revoked"] for one in case["approvals"]):
            yield "already-approved"
        if event["glass"] and event["role"] != GLASS["role"]:
            yield "role-not-held"
        if event["glass"] and event["until"] > self.now + timedelta(hours=GLASS["hours"]):
            yield "expires-too-late"

    def _approval_of(self, event):
        held = {"position": self.size, "recorded": self.now, "revoked": False, "key": event["keys"][0]}
        return {part: event[part] for part in ("person", "role", "binding", "glass", "until")} | held

    def _approval(self, event):
        self.cases[event["subject"]]["approvals"].append(self._approval_of(event))
        self.authors[self.size] = ("approvals", event["subject"])

    def _refusal_reasons(self, event):
        yield from self._open(event["subject"])
        if not self.human(event["person"]):
            yield "agent-approval"
        if event["role"] not in self.terms(event["person"])["roles"]:
            yield "role-not-held"

    def _refusal(self, event):
        held = {"position": self.size, "revoked": False, "key": event["keys"][0]}
        self.cases[event["subject"]]["refusals"].append({**held, "person": event["person"], "role": event["role"]})
        self.authors[self.size] = ("refusals", event["subject"])

    def _waiver_reasons(self, event):
        yield from self._open(event["subject"])
        case = self.cases.get(event["subject"])
        if case is not None and case["verdict"] is not None and case["rules"] != event["rules"]:
            yield "rules-changed"
        if midnight_after(event["last"]) <= self.now:
            yield "expired"
        for name in event["by"]:
            if not self.human(name):
                yield "agent-approval"
            if "waive" not in self.terms(name)["able"]:
                yield "missing-capability"
            if event["subject"] in self.cases and self.close(name, self.cases[event["subject"]]):
                yield "self-approval"
        if len({name for name in event["by"] if "headoffice" in self.terms(name)["roles"]}) < 2:
            yield "not-approved"

    def _waiver(self, event):
        what = {part: event[part] for part in ("subject", "rule", "last", "by", "keys")}
        self.waivers[self.size] = {**what, "from": self.now.date(), "revoked": False}
        self.authors[self.size] = ("waivers", event["subject"])

    def said_at(self, position):
        """Return what stands at a position and who said it; None where nothing does."""
        sort, subject = self.authors.get(position, (None, None))
        if sort == "waivers":
            waiver = self.waivers[position]
            return None if waiver["revoked"] else (waiver, waiver["by"])
        held = self.cases[subject][sort] if sort else []
        found = [one for one in held if one["position"] == position and not one["revoked"]]
        return (found[0], [found[0]["person"]]) if found else None

    def _revocation_reasons(self, event):
        if event["entry"] is not None:
            said = self.said_at(event["entry"])
            if said is None:
                yield "unknown-target"
            elif not set(event["by"]) <= set(said[1]):
                yield from self.short_of_roots(event["by"])
            return
        record = self.keys[event["key"]]
        if record["until"] is not None:
            yield "unknown-target"
        if event["by"] != [record["holder"]]:
            yield from self.short_of_roots(event["by"])
        if event["replacement"] in self.keys:
            yield "duplicate-key"

    def _revocation(self, event):
        if event["entry"] is not None:
            self.said_at(event["entry"])[0]["revoked"] = True
            return
        record = self.keys[event["key"]]
        record["until"], record["stolen"] = self.size + 1, event["stolen"]
        for position, waiver in self.waivers.items():
            waiver["revoked"] |= any(self.stolen(key, position) for key in waiver["keys"])
        for refusal in (one for case in self.cases.values() for one in case["refusals"]):
            refusal["revoked"] |= self.stolen(refusal["key"], refusal["position"])
        if event["replacement"] is not None:
            fresh = {"holder": record["holder"], "since": self.size + 1, "until": None, "stolen": None}
            self.keys[event["replacement"]] = fresh

    def _withdrawal_reasons(self, event):
        case = self.cases.get(event["subject"])
        if case is None or case["state"] not in {"open", "in force"}:
            yield "subject-closed"
            return
        mine = {DECISIONS[event["subject"][0]]["principal"], *case["by"]}
        mine |= {PEOPLE[name]["owner"] for name in mine if "owner" in PEOPLE[name]}
        if case["state"] == "in force" or not set(event["by"]) <= mine:
            yield from self.short_of_roots(event["by"])

    def _withdrawal(self, event):
        case = self.cases[event["subject"]]
        if case["state"] == "in force":
            self.withdrawn[event["subject"]] = self.size
        case["state"] = "withdrawn"

    def _people_reasons(self, event):
        yield from self.short_of_roots(event["by"])

    def _people(self, event):
        self.people[event["person"]].append((self.size + 1, event["terms"]))
        for key in event["fresh"]:
            record = {"holder": event["person"], "since": self.size + 1, "until": None, "stolen": None}
            self.keys.setdefault(key, record)

    # The writer's turn.

    def turn(self, files, limit=None):
        """
        Take some statements, then judge every open case; return those that were refused, with the reasons.

        Args:
            files: statements in the order of their files.
            limit: how many entries the ledger has when the turn is cut short.
        """
        refused = {}
        for event in files:
            if self.size == limit:
                return refused
            if event["name"] not in self.recorded and (reasons := self.file(event)):
                refused[event["name"]] = reasons
        for case in [case for case in self.cases.values() if case["state"] == "open"]:
            if self.size == limit:
                return refused
            self.settle(case)
        return refused

    def settle(self, case):
        """Judge one case: a new verdict, or into force, or it waits."""
        held, day = case["verdict"], self.now.date()
        judged = self.judged(case, day)
        if judged is None:
            return
        if held is not None and held[1] == judged[1] and self.judged(case, case["day"]) == held:
            judged, day = held, case["day"]
        if judged != held:
            case["verdict"], case["day"], case["rules"] = judged, day, self.files["rule"]
            self.size += 1
            return
        standing, approvals = self.answer(case)
        if judged[1] == "accepted" and standing == "approved" and self.free(case):
            self.enact(case, approvals)

    def free(self, case):
        """Say whether the places of a case are free, or held by what it ends, which is still there."""
        ended = case["supersedes"]
        if ended is not None and self.cases[ended]["state"] != "in force":
            return False
        what = DECISIONS[case["subject"][0]]
        for other in self.cases.values():
            theirs = DECISIONS[other["subject"][0]]
            meets = (
                other["subject"][0] == case["subject"][0]
                or theirs["segment"] == what["segment"]
                or theirs["focus"] == what["focus"] == "primary"
            )
            if meets and other["state"] == "in force" and other["subject"] != ended:
                return False
        return True

    def enact(self, case, approvals):
        """Bring a case into force; what it supersedes ends in the same entry."""
        if case["supersedes"] is not None:
            self.cases[case["supersedes"]]["state"] = "superseded"
            self.followed[case["supersedes"]] = (case["subject"], self.size)
        if approvals[0]["glass"]:
            case["ends"] = min(self.ends(one) for one in approvals)
        case["state"], case["since"], case["enacted"] = "in force", self.now.date(), self.size
        case["cited"] = [one["position"] for one in approvals]
        self.size += 1

    # What CI says.

    def landed(self):
        """Return what a base holds that is everything as it is here."""
        return {"rows": self.rows(), "decisions": dict(self.decisions)}

    def gate(self, base):
        """Return the exit code of the gate over what changed since a base: the worst of all reasons."""
        codes = set(self._row_codes(base)) | {0}
        return next(code for code in (1, 3, 4, 0) if code in codes)

    def _row_codes(self, base):
        before = {row["segment"]: row for row in base["rows"]}
        rows = self.rows()
        for case in self.cases.values():
            if case["state"] == "in force" and not self.backed(case):
                yield 4
        for row in rows:
            name = row["decision"]
            if before.get(row["segment"]) != row or base["decisions"][name] != self.decisions[name]:
                status, _ = self.verdict((name, self.decisions[name]), self.now.date())
                yield {"accepted": 0, "blocked": 1, "undecided": 3}[status]
        for segment in before.keys() - {row["segment"] for row in rows}:
            name = before[segment]["decision"]
            if not self.gone((name, base["decisions"][name])):
                yield 4

    def backed(self, case):
        """Say whether a row is proven today: the very bytes, evidence included, and approvals that no thief gave."""
        name, version = case["subject"]
        lasts = case["ends"] is None or case["ends"] >= midnight_after(self.now.date())
        honest = not any(self.stolen(one["key"], one["position"]) for one in self.cited(case))
        return lasts and honest and (self.decisions[name], self.files["evidence"]) == (version, case["evidence"])

    def cited(self, case):
        """Return the approvals on which a case came into force."""
        return [one for one in case["approvals"] if one["position"] in case["cited"]]

    def gone(self, subject):
        """Say whether a subject that was in force ended: by the roots, or by what took its place."""
        return subject in self.withdrawn or subject in self.followed
