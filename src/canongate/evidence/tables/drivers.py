"""What moves customers: how many of each group name which driver (urgency, pain, opportunity, identity, status)."""

from canongate.evidence.groups import POPULATION
from canongate.evidence.setting import Part, Setting, often, result_table


def drivers(setting: Setting) -> Part:
    """Return customers by driver; nothing where nobody was asked."""
    if "driver" not in setting.facts.columns:
        return Part({})
    asked = setting.facts.filter(setting.facts.driver.notnull())
    found = setting.by_group(asked.group_by(["atom", "driver"]).aggregate(customers=asked.count()), "driver")
    named = often({word: row["customers"] for word, row in found[POPULATION].items()}, setting.minimum)
    rows = {(name, word): found[name][word] for name in setting.shown_groups for word in named & found[name].keys()}
    return Part({"drivers": result_table(("segment", "driver"), rows, {"customers": "customers"}, setting.minimum)})
