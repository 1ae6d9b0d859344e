"""Thirty realistic rules, the schema they read, and random dossiers of about 2 kB; shared by the benchmarks."""

import json
from random import Random
from typing import Any

FIELDS = ("demographics", "needs", "problems", "desires", "behaviour", "channels", "objections")
TESTS = ("targeting", "messaging", "offer_fit")
CRITERIA = ("buys_often", "buys_much", "stays", "refers", "easy_to_serve", "fits_strategy", "pays_on_time")
_FIGURES = {
    "type": "object",
    "properties": {name: {"type": "integer"} for name in ("customers", "repeat_customers", "orders", "net_revenue")},
}


def _enum(*values: str) -> dict[str, Any]:
    return {"enum": list(values)}


def _object(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required or []}


def _list(items: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "maxItems": most, "items": items}


_TEXT = {"type": "string", "maxLength": 80}
_INT = {"type": "integer"}
SCHEMA: dict[str, Any] = _object(
    ["decision", "params", "as_of"],
    decision=_object(
        ["focus"],
        focus=_enum("primary", "secondary", "candidate"),
        brain=_enum("customer", "strategy", "ads", "sales"),
        market=_TEXT,
        expires={"type": "string", "format": "date"},
        segment=_object(id=_TEXT, name=_TEXT, bases=_list(_enum("behaviour", "value", "demographics"), 5)),
        profile=_list(_object(field=_enum(*FIELDS), source=_enum("data", "interview", "assumption", "unknown")), 7),
        criteria=_list(_object(name=_enum(*CRITERIA), status=_enum("proven", "refuted", "not_proven")), 7),
        reasons=_list(_object(kind=_enum("performance", "strategy", "growth"), clause=_TEXT), 5),
        messages=_list(_object(id=_TEXT, channel=_enum("email", "ads", "site"), digest=_TEXT), 5),
        whys=_list(_object(text=_TEXT, field=_enum(*FIELDS)), 3),
        tests=_list(
            _object(kind=_enum("targeting", "messaging", "offer_fit"), experiment=_TEXT, done={"type": "boolean"}), 3
        ),
        metrics=_list(_object(name=_TEXT, target=_INT), 5),
    ),
    evidence=_object(
        age_days=_INT,
        synthetic={"type": "boolean"},
        population=_FIGURES,
        segment=_FIGURES,
        compared=_list({"type": "object", "properties": {"id": _TEXT, **_FIGURES["properties"]}}, 5),
        claims=_object(
            best_customer=_object(status=_enum("proven", "refuted", "not_proven"), holds={"type": "boolean"})
        ),
    ),
    registry=_object(primaries=_INT, segments=_list(_object(id=_TEXT, market=_TEXT), 8)),
    params=_object(share=_INT, age=_INT, floor=_INT, most_primaries=_INT, growth=_INT),
    as_of={"type": "string", "format": "date"},
)
RULES = {
    "not-best-customer": "decision.focus != 'primary' || evidence.claims.best_customer.holds",
    "claim-refuted": "evidence.claims.best_customer.status != 'refuted'",
    "targets-everyone": "evidence.segment.customers * 100 <= evidence.population.customers * params.share",
    "stale-evidence": "evidence.age_days <= params.age",
    "synthetic-evidence": "decision.focus != 'primary' || !evidence.synthetic",
    "too-small": "evidence.segment.customers >= params.floor",
    "few-repeat": "evidence.segment.repeat_customers * 3 >= evidence.segment.customers || decision.focus != 'primary'",
    "revenue-share": "evidence.segment.net_revenue * 9 > evidence.population.net_revenue || decision.brain == 'ads'",
    "nothing-compared": "size(evidence.compared) >= 2 || decision.focus == 'candidate'",
    "another-is-better": "!evidence.compared.exists(c, c.net_revenue > evidence.segment.net_revenue)",
    "compared-too-small": "evidence.compared.all(c, c.customers >= params.floor)",
    "two-primaries": "decision.focus != 'primary' || registry.primaries <= params.most_primaries",
    "already-there": "!registry.segments.exists(s, s.id == decision.segment.id)",
    "candidate-without-expiry": "decision.focus != 'candidate' || has(decision.expires) && decision.expires > as_of",
    "demographics-alone": "!('demographics' in decision.segment.bases) || size(decision.segment.bases) > 1",
    "no-behaviour": "'behaviour' in decision.segment.bases || 'value' in decision.segment.bases",
    "profile-incomplete": "size(decision.profile) == 7",
    "profile-assumed": "decision.profile.filter(p, p.source == 'assumption').size() <= 2",
    "profile-unknown": "decision.profile.all(p, p.source != 'unknown')",
    "criterion-refuted": "decision.criteria.all(c, c.status != 'refuted')",
    "criteria-unproven": "decision.criteria.filter(c, c.status == 'proven').size() * 2 > size(decision.criteria)",
    "no-performance-reason": "decision.reasons.exists(r, r.kind == 'performance')",
    "no-growth-reason": "decision.focus != 'primary' || decision.reasons.exists(r, r.kind == 'growth')",
    "no-message": "size(decision.messages) > 0 && decision.messages.all(m, m.digest.startsWith('sha256:'))",
    "ads-only": "decision.messages.exists(m, m.channel in ['email', 'site']) || decision.brain == 'ads'",
    "three-whys": "size(decision.whys) == 3 && decision.whys.all(w, size(w.text) > 10)",
    "untested": "decision.focus == 'candidate' || decision.tests.all(t, t.done)",
    "test-missing": "decision.tests.exists_one(t, t.kind == 'targeting')",
    "metrics": "size(decision.metrics) == 5 && decision.metrics.all(m, m.target > 0)",
    "wrong-brain": "decision.brain in ['customer', 'sales'] || decision.focus != 'primary' && decision.market != 'nl'",
}


class Dossiers:
    """Random dossiers; ``gaps`` is how often an optional part that rules read is missing."""

    def __init__(self, seed: int, gaps: float = 0.0) -> None:
        self._random = Random(seed)  # noqa: S311  # reproducible cases, no secrets
        self._gaps = gaps

    def make(self) -> dict[str, Any]:
        """Return one dossier."""
        random = self._random
        made: dict[str, Any] = {
            "decision": self._decision(),
            "evidence": {
                "age_days": random.randint(1, 120),
                "synthetic": random.random() < 0.1,
                "population": self._figures(10_000),
                "segment": self._figures(3_000),
                "compared": [{"id": f"segment-{at}", **self._figures(2_000)} for at in range(random.randint(0, 5))],
                "claims": {
                    "best_customer": {"status": random.choice(["proven", "refuted"]), "holds": random.random() < 0.5}
                },
            },
            "registry": {
                "primaries": random.randint(0, 3),
                "segments": [
                    {"id": f"segment-{random.randint(0, 40)}", "market": "all"} for _ in range(random.randint(0, 8))
                ],
            },
            "params": {"share": 50, "age": 90, "floor": 30, "most_primaries": 1, "growth": 5},
            "as_of": "2026-04-26",
        }
        for part, share in (("evidence", 1.0), ("registry", 0.6), ("params", 0.3)):
            if random.random() < self._gaps * share:
                made.pop(part)
        for part in ("messages", "tests", "whys"):
            if random.random() < self._gaps * 0.4:
                made["decision"].pop(part)
        return made

    def _figures(self, customers: int) -> dict[str, int]:
        random = self._random
        count = random.randint(1, customers)
        return {
            "customers": count,
            "repeat_customers": random.randint(0, count),
            "orders": random.randint(count, 5 * count),
            "net_revenue": random.randint(0, 10**9),
        }

    def _decision(self) -> dict[str, Any]:
        random = self._random
        sources = ["data", "data", "interview", "interview", "assumption", "unknown"]
        made: dict[str, Any] = {
            "focus": random.choice(["primary", "secondary", "candidate"]),
            "brain": random.choice(["customer", "strategy", "ads", "sales"]),
            "market": random.choice(["all", "nl", "uk"]),
            "segment": {
                "id": f"segment-{random.randint(0, 40)}",
                "name": "Buyers who come back within a quarter",
                "bases": random.sample(["behaviour", "value", "demographics"], random.randint(1, 3)),
            },
            "profile": [{"field": name, "source": random.choice(sources)} for name in FIELDS],
            "criteria": [
                {"name": name, "status": random.choice(["proven", "proven", "not_proven"])} for name in CRITERIA
            ],
            "reasons": [
                {"kind": kind, "clause": "strategy/growth#rule"} for kind in random.sample(["performance", "growth"], 1)
            ],
            "messages": [
                {"id": f"m{at}", "channel": random.choice(["email", "ads"]), "digest": "sha256:0123456789abcdef"}
                for at in range(random.randint(0, 3))
            ],
            "whys": [{"text": "because they come back for the refill", "field": "needs"} for _ in range(3)],
            "tests": [
                {"kind": kind, "experiment": f"e-{at}", "done": random.random() < 0.8} for at, kind in enumerate(TESTS)
            ],
            "metrics": [{"name": f"metric {at}", "target": random.randint(0, 50)} for at in range(5)],
        }
        if random.random() < 0.5:
            made["expires"] = random.choice(["2026-03-01", "2026-09-01"])
        return made


def main() -> None:
    """Say how large a dossier is."""
    size = sum(len(json.dumps(Dossiers(seed).make())) for seed in range(200)) // 200
    print(f"{len(RULES)} rules; a dossier has {size} bytes of JSON on average")


if __name__ == "__main__":
    main()
