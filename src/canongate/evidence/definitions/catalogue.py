"""All measures, by id, in the order in which they are shown."""

from canongate.evidence.definitions.conditions import condition_measures
from canongate.evidence.definitions.criteria import criterion_measures
from canongate.evidence.definitions.measure import Measure

MEASURES: dict[str, Measure] = {measure.id: measure for measure in (*criterion_measures(), *condition_measures())}
