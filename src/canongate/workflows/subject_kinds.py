"""The kinds of change that can be submitted, for those who know them by name."""

from canongate.ledger.vocabulary import SubjectKind


def subject_kind(name: str) -> SubjectKind:
    """Return the kind of a name."""
    return SubjectKind(name)
