"""
Arrays on their way through a graph: results, texts, and how results with different loops are brought together.

A truth value is two masks, where it is true and where it is false; anything else is values and a mask of where they
are defined (None is everywhere). Rows are the last axis; each loop is an axis before it, the innermost first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from canongate.expression.columns_graph import Op
from canongate.expression.values import Kind

type Array = npt.NDArray[Any]
type Mask = Any
"""An array of truth values, or one truth value for all."""
type Result = tuple[Any, Any]
"""Masks of true and of false; or values, and where they are defined."""


@dataclass(frozen=True, slots=True)
class Text:
    """Texts as numbers of a sorted dictionary; a constant is a dictionary of one."""

    codes: Any
    words: tuple[str, ...]

    @property
    def is_constant(self) -> bool:
        """True where there is one text for all."""
        return not isinstance(self.codes, np.ndarray)


def fetched(number: int, source: Op, target: Op) -> Callable[[list[Result]], Result]:
    """Return how to read an input so that its axes stand where the operation's do."""
    spread = spreading(source, target)
    if spread is unchanged:
        return lambda results: results[number]
    return lambda results: (spread(results[number][0]), spread(results[number][1]))


def unchanged(array: Any) -> Any:
    """Return an array as it is."""
    return array


def spreading(source: Op, target: Op) -> Callable[[Any], Any]:
    """Return a function that inserts an axis of length one for each loop the source does not vary over."""
    outermost = max(source.axes, default=0)
    wanted = [axis for axis in target.axes if axis <= outermost]
    if list(source.axes) == wanted:
        return unchanged
    selection = tuple(slice(None) if axis in source.axes else None for axis in wanted)
    dimensions = len(source.axes) + 1

    def spread(array: Any) -> Any:
        if isinstance(array, Text):
            return Text(spread(array.codes), array.words)
        if not isinstance(array, np.ndarray) or array.ndim == 0:
            return array
        return padded(array, dimensions)[selection]

    return spread


def padded(array: Array, dimensions: int) -> Array:
    """Return an array with axes of length one before its own: what varies over fewer loops lacks the innermost."""
    return array[(None,) * (dimensions - array.ndim)] if array.ndim < dimensions else array


def everywhere(defined: Any) -> Mask:
    """Return where a value is defined, as a mask."""
    return True if defined is None else defined


def both(one: Any, two: Any) -> Any:
    """Return where two values are defined."""
    if one is None or two is None:
        return two if one is None else one
    return one & two


def presence(kind: Kind, result: Result) -> Mask:
    """Return where a result is defined."""
    return result[0] | result[1] if kind is Kind.BOOL else everywhere(result[1])


def relation(answer: Any, here: Any, there: Any) -> Result:
    """Return masks of an answer that is defined where both sides are."""
    defined = both(here, there)
    if defined is None:
        return answer, np.logical_not(answer)
    return answer & defined, np.logical_not(answer) & defined


def along(mask: Any, dimensions: int, place: int, width: int) -> Array:
    """Return a mask that has the folded axis in full, whether or not its values vary along it."""
    array = padded(np.asarray(mask), dimensions)
    shape = (*array.shape[:place], width, *array.shape[place + 1 :])
    return np.broadcast_to(array, shape)


def lifted(result: Result, kind: Kind, codes: Array) -> Result:
    """Return a result of a table of distinct lists as one of the documents that hold these lists."""
    first, second = result
    masks = kind is Kind.BOOL and isinstance(first, np.ndarray) and isinstance(second, np.ndarray)
    if masks and first.shape == second.shape:
        # One look-up for both masks.
        both = np.take(first.view(np.uint8) | second.view(np.uint8) << 1, codes, axis=-1)
        return (both & 1).view(np.bool_), (both >> 1).view(np.bool_)
    return taken(first, codes), taken(second, codes)


def taken(array: Any, codes: Array) -> Any:
    """Return what stands in an array at each code; what has no rows stays as it is."""
    if isinstance(array, Text):
        return Text(taken(array.codes, codes), array.words)
    return np.take(array, codes, axis=-1) if isinstance(array, np.ndarray) and array.ndim else array
