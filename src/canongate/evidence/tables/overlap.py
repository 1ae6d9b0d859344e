"""Which segments share customers, how much of the population they cover, and who belongs to none."""

from canongate.evidence.engine import fetch
from canongate.evidence.groups import NONE, POPULATION
from canongate.evidence.setting import Part, Setting, result_table
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import Derived


def overlap(setting: Setting, undecided: dict[str, int]) -> Part:
    """
    Return the overlap of every two segments, and for each how many customers its predicate could not decide.

    Args:
        setting: the customers.
        undecided: segment to customers whose predicate could not be decided.
    """
    atoms = setting.facts.group_by("atom").aggregate(customers=setting.facts.count())
    sizes = {row["atom"]: row["customers"] for row in fetch(setting.engine, atoms, ("atom",))}
    pairs = {}
    for name in setting.groups.segments:
        for other in setting.groups.segments:
            first, second = setting.groups.of(name), setting.groups.of(other)
            shared = sum(size for atom, size in sizes.items() if first(atom) and second(atom))
            pairs[name, other] = {"customers": shared}
    everyone = setting.sizes[POPULATION]
    derived = []
    if everyone and not 0 < setting.sizes[NONE] < setting.minimum:
        covered = (everyone - setting.sizes[NONE]) / everyone
        derived.append(
            Derived(metric="coverage", segment=POPULATION, value=round_significant(covered), unit="share", n=everyone)
        )
    decided = {(name,): {"undecided": count} for name, count in undecided.items()}
    return Part(
        {
            "overlap": result_table(("segment", "other"), pairs, {"customers": "customers"}, setting.minimum),
            "undecided": result_table(("segment",), decided, {"undecided": "undecided"}, setting.minimum),
        },
        tuple(derived),
    )
