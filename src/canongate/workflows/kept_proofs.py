"""
What later changes are judged by does not go back: the record of what ended, bundles of what is in force, emergencies.

A change that only takes such a file out, or brings back an older one, puts nothing in force; the next change could.
"""

from collections.abc import Iterator

from canongate.ledger.projection import RECORD
from canongate.workflows.backing import Backing, Unbacked


def unkept(backing: Backing) -> Iterator[Unbacked]:
    """Yield each proof of the base that the head does not keep, and what an emergency let in that ended."""
    if backing.changed(RECORD) and (not backing.record_kept or backing.record is None):
        yield Unbacked(RECORD, "", "the record", backing.record_broken)
    yield from _taken_out(backing)
    yield from _outstayed(backing)


def _taken_out(backing: Backing) -> Iterator[Unbacked]:
    """Yield each bundle of the base whose subject no bundle of the head proves, though nothing shows that it ended."""
    for path, answer in sorted(backing.before.items()):
        ended = backing.record.ended_at(answer.subject) if backing.record is not None else -1
        if answer.subject not in backing.proven and ended < answer.position:
            reason = "it is taken out, and nothing shows that what it proves ended"
            yield Unbacked(path, "", answer.submission.id, reason)


def _outstayed(backing: Backing) -> Iterator[Unbacked]:
    """Yield each file that an emergency changed, and that still stands as it left it after its end."""
    every = (*backing.answers.values(), *backing.over)
    for answer in sorted(backing.over, key=lambda one: one.position):
        for item in answer.submission.files:
            raw = backing.head.raws.get(item.path)
            last, _ = backing.last_change(item.path, every)
            if last is answer and item.head == (raw.digest if raw is not None else None):
                reason = f"the emergency that let it in ended at {answer.ends_at}"
                yield Unbacked(item.path, "", answer.submission.id, reason)
