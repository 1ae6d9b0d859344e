"""All that insight derives: one definition for each figure, with the clause that asks for it."""

from canongate.evidence.definitions.customer_value import CUSTOMER_VALUE
from canongate.evidence.definitions.good_customer import GOOD_CUSTOMER
from canongate.evidence.definitions.ideal import IDEAL
from canongate.evidence.definitions.insight import BEST_CUSTOMER_INSIGHT
from canongate.evidence.definitions.metric import Metric

INSIGHT_METRICS: tuple[Metric, ...] = (*BEST_CUSTOMER_INSIGHT, *IDEAL, *GOOD_CUSTOMER, *CUSTOMER_VALUE)
