"""
The labelled fields a page may hold: of its header, of a change-log entry, of an impact declaration.

One table gives each field its label, its group (fields of a group are written alike) and the sort of its value; the
importer reads labels by it and the renderer writes them. The order of the table is the order in which fields are
written unless a page says otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Sort = Literal["text", "names", "list", "flag"]
NONE, YES, NO = "None", "Yes", "No"


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field: its key in the file, its usual label, its group and the sort of its value."""

    key: str
    label: str
    group: str
    sort: Sort = "text"


def _header(*keys: str) -> tuple[Field, ...]:
    """Return header fields; a key followed by ``*`` holds names separated by commas."""
    return tuple(
        Field(
            key.rstrip("*"), key.rstrip("*").replace("_", " ").title(), "header", "names" if key[-1] == "*" else "text"
        )
        for key in keys
    )


HEADER = _header(
    "document_type",
    "status",
    "version",
    "authority",
    "applies_to*",
    "parent",
    "last_reviewed",
    "owner",
    "authority_level",
    "brain",
    "brain_class",
    "domain",
    "human_owner",
    "layer",
    "classification",
    "audience*",
    "scope",
    "related_pages*",
    "child_pages*",
    "supersedes*",
    "superseded_by",
    "effective_date",
    "created",
    "next_review",
    "review_cycle",
    "reviewers*",
    "tags*",
)
CHANGE_LOG = (
    Field("version", "Version", "entry"),
    Field("date", "Date", "entry"),
    Field("author", "Author", "entry"),
    Field("approved_by", "Approved By", "entry"),
    Field("reason", "Reason", "entry"),
    Field("change", "Change", "change"),
)
IMPACT = (
    Field("created", "Pages Created", "impact", "list"),
    Field("updated", "Pages Updated", "impact", "list"),
    Field("deprecated", "Pages Deprecated", "impact", "list"),
    Field("sections_changed", "Sections Changed", "impact", "list"),
    Field("what_changed", "What Changed", "impact", "list"),
    Field("registries", "Registries Requiring Update", "impact", "list"),
    Field("brains_affected", "Brains Affected", "impact", "list"),
    Field("authority_boundaries", "Authority Boundaries Changed", "impact", "flag"),
    Field("governance_behaviour", "Governance Behaviour Changed", "impact", "flag"),
    Field("canon_version_update", "Canon Version Update Required", "impact", "flag"),
    Field("change_log_entry", "Change Log Entry Required", "impact", "flag"),
)
CLAUSE_FIELDS = {"changelog_entry": CHANGE_LOG, "impact_declaration": IMPACT}


def in_order(fields: tuple[Field, ...], holder: Mapping[str, Any], order: tuple[str, ...] | list[str]) -> list[Field]:
    """Return the fields a mapping holds, in the page's own order where it has one, else in the table's."""
    present = {field.key: field for field in fields if holder.get(field.key) is not None}
    named = [present.pop(key) for key in order if key in present]
    return named + list(present.values())


def values_of(field: Field, value: Any) -> tuple[str, ...]:
    """Return a field's value as the texts a reader sees; an empty list of pages reads ``None``."""
    if field.sort == "flag":
        return (value if isinstance(value, str) else YES if value else NO,)
    if field.sort == "list":
        return tuple(value) or (NONE,)
    if field.sort == "names":
        return tuple(value)
    return (value,)
