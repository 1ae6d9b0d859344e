"""
The built-in checks of a canon: one table of ids, levels and meanings, and the one way to make their findings.

Which check applies where is decided by the validate and resolve stages; this module only names them. Checks of single
files (the YAML profile, schemas) and of expressions are named where they are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canongate.model.document import Document
from canongate.model.finding import Finding, Level, Related


@dataclass(frozen=True, slots=True)
class Check:
    """A built-in check: its permanent id, how much a finding of it weighs, and what it asks."""

    id: str
    level: Level
    asks: str


def _table(level: Level, **checks: str) -> dict[str, Check]:
    return {name.replace("_", "-"): Check(name.replace("_", "-"), level, asks) for name, asks in checks.items()}


CHECKS: Mapping[str, Check] = _table(
    Level.ERROR,
    brain_not_of_folder="The Brain a header names is the one whose folder the page stands in.",
    cases_not_beside_rule="The cases of a rule stand in the file named for it.",
    change_log_dates_backwards="A later version in a change log has no earlier date.",
    change_log_entry_incomplete="A change-log entry has a version, a date and what changed.",
    change_log_version_repeated="A change log has each version once.",
    change_without_version="A page that binds gets a new version when a clause of it changes.",
    child_of_another_page="A page that another lists as its child names that page as its parent.",
    child_not_listed="A parent that lists its children lists every page that names it as parent.",
    document_type_not_of_grammar="A page's document type is the one its grammar is for.",
    external_page_present="A page registered as kept elsewhere is not kept here too.",
    grammar_unknown="The grammar a page pins ships with the program.",
    header_key_missing="A header has the keys its grammar asks for.",
    header_key_repeated="A header has each key once.",
    header_key_unknown="Header keys are those of the vocabulary.",
    id_changed="A clause keeps the id it was given.",
    id_dropped="The id of a removed clause or item leaves a tombstone.",
    id_repeated="An id stands once.",
    id_reused="The id of a removed clause or item is never used again.",
    last_reviewed_before_change="The last review of a page is not before its newest change.",
    name_repeated="A title, name or alias means one thing.",
    page_in_wrong_registry="A page stands in the page registry of its own Brain.",
    page_not_registered="A page stands in the architecture registry and in its Brain's page registry.",
    page_registry_mismatch="Registries say of a page what its header says.",
    page_removed="A page that was in force is deprecated, not removed.",
    parent_cycle="No page is its own ancestor.",
    reference_unknown="A name or id leads to something that exists.",
    rule_without_cases="A rule has a case that fails and one that passes.",
    section_empty="A section its grammar requires holds a clause.",
    section_missing="A page has the sections its grammar requires.",
    section_misplaced="Sections stand in the order of the grammar.",
    section_repeated="A section of the grammar stands once.",
    status_transition_refused="A status follows the one before it as the vocabulary allows.",
    rule_form_for_evidence="A rule that only asks for filled fields enforces no clause that needs evidence.",
    rule_level_without_reason="A rule that is stricter than its clauses says why.",
    rule_mark_unfounded="A rule marked `evidence` reads what was measured.",
    rule_never_in_force="A rule comes into force before it is retired.",
    superseded_still_in_force="A page that another in force replaces is deprecated.",
    superseding_not_mutual="A page that replaces another is named by it as its successor, and the other way round.",
    supersedes_cycle="No page replaces itself by way of others.",
    term_unknown="Document types, statuses and authorities are those of the vocabulary.",
    tombstone_dropped="A tombstone stays for good.",
    tombstone_repeated="An id has one tombstone.",
    tombstone_version_unknown="A tombstone names a version of its page's change log.",
    uid_changed="An id keeps its uid: it is not given to another clause.",
    uid_repeated="A uid stands once in a canon.",
    version_backwards="A version never goes back.",
    version_not_in_change_log="The version in a header is that of the newest change-log entry.",
    version_unreadable="A version is written as v1.0.",
) | _table(
    Level.WARNING,
    active_before_first_version="A page in force has at least version 1.",
    applies_to_differs_from_parties="The Brains a page applies to are the parties of its Cross Brain Integration.",
    applies_to_repeated="A page names each Brain it applies to once.",
    change_log_out_of_order="A change log runs from new to old or from old to new.",
    clause_opaque="Every line of a page is typed.",
    date_unreadable="A date is written as 2026-04-26.",
    deprecated_page_cited="What is in force does not rest on a page that is deprecated.",
    deprecated_without_successor="A deprecated page names the one that replaces it.",
    next_review_not_ahead="The next review of a page is after its last.",
    owner_contradicts="One Brain owns a thing, whichever page says so.",
    parent_deprecated="A page in force has a parent in force.",
    party_repeated="A Brain has one entry in a Cross Brain Integration.",
    title_form="A title begins with its Brain's name and ends with its document type.",
)
"""Every built-in check of a canon, by id."""


def found(  # noqa: PLR0913  # one argument per part of a finding
    check: str,
    document: Document,
    pointer: str,
    message: str,
    *,
    help: str,  # noqa: A002  # the field's name everywhere else
    context: Mapping[str, Any],
    on_key: bool = False,
    related: tuple[Related, ...] = (),
) -> Finding:
    """
    Return a finding of a built-in check, at the level the table gives it.

    Args:
        check: id in :data:`CHECKS`.
        document: where it was found.
        pointer: JSON pointer to it.
        message: what is wrong here, with the values seen.
        help: what the author can do.
        context: every value the message shows.
        on_key: the key at the pointer is meant, not its value.
        related: further places that explain it.
    """
    return Finding(
        rule=check,
        level=CHECKS[check].level,
        message=message,
        path=document.path,
        pointer=pointer,
        on_key=on_key,
        document=document.id,
        help=help,
        context=context,
        related=related,
    )
