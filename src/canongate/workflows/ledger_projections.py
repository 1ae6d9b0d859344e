"""
What the ledger shows in a root: rows in force, people, waivers, bundles, and every entry for whoever has no store.

Each is a pure function of the entries at a checkpoint. Rows of a decision name the decision, the verdict it stands on
and the day it came into force; the decision itself stands in its own file.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from canongate.ledger.offline import export_at
from canongate.ledger.people import People
from canongate.ledger.predicates import RegistryRow, Waiver
from canongate.ledger.projection import HOME, Bundles, Projection, Shown, Standings
from canongate.ledger.state import Case, Status
from canongate.ledger.timestamps import from_timestamp
from canongate.load.dump import dump_yaml
from canongate.model.kinds import KINDS

PEOPLE = "registries/people.yaml"
WAIVERS = "registries/waivers/"
TABLES = {"segments": "registries/segments.yaml", "offers": "registries/offers.yaml"}
_DAY = len("2026-04-26")


class Rows:
    """The registries of segments and offers in force; a registry nothing was ever enacted for is left alone."""

    name = "rows"

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return each registry with its rows by id."""
        cases = [case for case in shown.state.cases.values() if case.enactment is not None and case.submission.row]
        return {
            path: _yaml(table, {"rows": [_row(case, shown) for case in _standing(cases, table)]})
            for table, path in TABLES.items()
            if any(case.submission.row is not None and case.submission.row.registry == table for case in cases)
        }


class PeopleRegistry:
    """The people registry as of the checkpoint."""

    name = "people"

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return the registry with the position from which it counts."""
        position = shown.state.people.changed_at()
        rows = people_rows(shown.state.people, max(position, shown.state.size))
        return {PEOPLE: _yaml("people", {"ledger_position": position, "rows": rows})}


class Waivers:
    """The waivers that stand, in the form the resolver reads."""

    name = "waivers"

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return one file for each waiver that was not revoked."""
        files = {}
        for waiver in shown.state.waivers.values():
            if not waiver.revoked:
                name = f"waiver-{waiver.position}"
                decision = shown.state.cases[waiver.terms.subject].submission.id
                value = waiver_value(name, decision, waiver.terms, _recorded_at(shown, waiver.position))
                files[f"{WAIVERS}{name}.yaml"] = _yaml("waiver", value)
        return files


class Mirror:
    """Every entry, so that any clone of the root can fold and verify the ledger."""

    name = "mirror"

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return the export of the ledger under ``ledger/``."""
        files = export_at(shown.view, shown.state.size, shown.note)
        return {f"{HOME}/{path}": data for path, data in files}


def people_rows(people: People, position: int) -> list[dict[str, Any]]:
    """Return the rows of the people registry as of a position."""
    value = people.to_registry(position).model_dump(mode="json", by_alias=True, exclude_none=True)
    return [{name: part for name, part in row.items() if part != []} for row in value["rows"]]


def decision_row(row: RegistryRow, decision: str, verdict: str, since: str) -> dict[str, Any]:
    """Return a registry row: what the decision says, the verdict it stands on, the day it came into force."""
    value = {
        **row.model_dump(mode="json", exclude_none=True, exclude={"registry", "expires"}),
        "decision": decision,
        "verdict": verdict,
        "since": since[:_DAY],
    }
    return value | ({"expires": row.expires} if row.expires else {})


PROJECTIONS: tuple[Projection, ...] = (Mirror(), Bundles(), Standings(), PeopleRegistry(), Rows(), Waivers())


def _standing(cases: list[Case], table: str) -> Iterator[Case]:
    """Yield the cases in force of one registry, by row."""
    rows = [(case.submission.row, case) for case in cases if case.status is Status.IN_FORCE]
    found = [(row.id, row.market or "", case) for row, case in rows if row is not None and row.registry == table]
    for _, _, case in sorted(found, key=lambda item: item[:2]):
        yield case


def _row(case: Case, shown: Shown) -> dict[str, Any]:
    row, enactment, position = case.submission.row, case.enactment, case.enacted_position
    assert row is not None  # noqa: S101  # the caller chose such cases
    assert enactment is not None  # noqa: S101
    assert position is not None  # noqa: S101
    return decision_row(row, case.submission.id, enactment.binding.verdict, _recorded_at(shown, position))


def waiver_value(name: str, decision: str, terms: Waiver, recorded_at: str) -> dict[str, Any]:
    """Return a waiver as the resolver reads it: the days on the whole of which it holds."""
    last = from_timestamp(terms.expires_at) - timedelta(days=1)
    return {
        "id": name,
        "rule": terms.rule,
        **({"rule_digest": terms.rule_digest} if terms.rule_digest else {}),
        "decision": decision,
        "decision_digest": terms.subject,
        "reason": terms.reason,
        "granted_on": recorded_at[:_DAY],
        "expires": last.date().isoformat(),
        "approvers": sorted(terms.by),
    }


def _recorded_at(shown: Shown, position: int) -> str:
    return next(shown.view.entries(position, position + 1)).entry.recorded_at


def _yaml(kind: str, value: Mapping[str, Any]) -> bytes:
    return dump_yaml({"schema": KINDS[kind].tag, **value}).encode()
