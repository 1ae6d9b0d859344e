"""
Numbers in a solver's world: unbounded integers with a guard for 64 bits, IEEE doubles as they are.

Each operation returns the result and where it exists; integers that would overflow, and divisions by zero, do not.
"""

from collections.abc import Callable, Mapping
from typing import Any

import z3

from canongate.expression.smt_text import Term
from canongate.expression.values import INT_MAX, INT_MIN

type Result = tuple[Term, Term]
"""A term, and where it is defined."""


class Numbers:
    """
    Operations on integers and doubles.

    Args:
        context: where terms are made.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._sort = z3.Float64(context)
        self._nearest = z3.RNE(context)
        self._yes = z3.BoolVal(True, context)  # noqa: FBT003  # the solver's constant
        self.fitting: list[Term] = []
        """For each sum, difference and product made so far: that it fits into 64 bits."""

    def integer(self, value: int) -> Term:
        """Return a constant integer."""
        return z3.IntVal(value, self._context)

    def double(self, value: float) -> Term:
        """Return a constant double."""
        return z3.FPVal(value, None, self._sort, self._context)

    def from_integer(self, value: Term) -> Term:
        """Return the nearest double of an integer."""
        return z3.fpSignedToFP(self._nearest, z3.Int2BV(value, 64), self._sort, self._context)

    def to_integer(self, value: Term) -> Result:
        """Return a double rounded towards zero; both ends of the range are outside, as the definition has it."""
        low, high = self.double(float(INT_MIN)), self.double(float(INT_MAX))
        inside = z3.And(z3.fpGT(value, low, self._context), z3.fpLT(value, high, self._context))
        bits = z3.fpToSBV(z3.RTZ(self._context), value, z3.BitVecSort(64, self._context), self._context)
        return z3.BV2Int(bits, is_signed=True), inside

    def arithmetic(self, operator: str, one: Term, two: Term) -> Result:
        """Return a sum, difference, product, quotient or remainder of integers."""
        if operator in {"/", "%"}:
            return self._division(operator, one, two)
        value = {"+": one + two, "-": one - two, "*": one * two}[operator]
        fits = _fits(value)
        self.fitting.append(fits)
        return value, fits

    def _division(self, operator: str, one: Term, two: Term) -> Result:
        """Round towards zero; the solver's own division rounds so that no remainder is negative."""
        size = z3.If(one >= 0, one, -one) / z3.If(two >= 0, two, -two)
        quotient = z3.If((one >= 0) == (two > 0), size, -size)
        value = quotient if operator == "/" else one - two * quotient
        return value, z3.And(two != 0, _fits(quotient))

    def doubles(self, operator: str, one: Term, two: Term) -> Term:
        """Return a sum, difference, product or quotient of doubles."""
        return _DOUBLES[operator](self._nearest, one, two, self._context)

    def relation(self, operator: str, one: Term, two: Term) -> Term:
        """Return whether a relation holds between doubles; none does for NaN."""
        return _RELATIONS[operator](one, two, self._context)

    def negated(self, value: Term) -> Result:
        """Return the negated integer."""
        return -value, value != INT_MIN

    def absolute(self, value: Term) -> Result:
        """Return the size of an integer."""
        return z3.If(value >= 0, value, -value), value != INT_MIN

    def of_double(self, name: str, value: Term) -> Term:
        """Return a function of one double."""
        return _OF_DOUBLE[name](value, self._context)


def _fits(value: Term) -> Term:
    return z3.And(value >= INT_MIN, value <= INT_MAX)


def _finite(value: Term, context: Any) -> Term:
    return z3.Not(z3.Or(z3.fpIsNaN(value, context), z3.fpIsInf(value, context)))


_DOUBLES: Mapping[str, Callable[..., Any]] = {"+": z3.fpAdd, "-": z3.fpSub, "*": z3.fpMul, "/": z3.fpDiv}
_RELATIONS: Mapping[str, Callable[..., Any]] = {
    "==": z3.fpEQ, "<": z3.fpLT, "<=": z3.fpLEQ, ">": z3.fpGT, ">=": z3.fpGEQ,
}  # fmt: skip
_OF_DOUBLE: Mapping[str, Callable[..., Any]] = {
    "-": z3.fpNeg,
    "math.abs": z3.fpAbs,
    "math.isNaN": z3.fpIsNaN,
    "math.isInf": z3.fpIsInf,
    "math.isFinite": _finite,
}
