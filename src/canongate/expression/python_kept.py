"""
Generated Python as bytes, so that it need not be made anew.

Only for bytes that are known to be our own and of the same interpreter: they hold code objects, which nothing here
looks at before they are run. Whoever keeps them seals them, and asks for the seal before they are read.
"""

import marshal
from collections.abc import Sequence

from canongate.expression.environment import Program
from canongate.expression.python_program import EmittedPython, function_of


def to_bytes(emitted: EmittedPython) -> bytes:
    """Return the function of some programs as bytes."""
    return marshal.dumps((emitted.code, dict(emitted.constants)))


def from_bytes(content: bytes, programs: Sequence[Program]) -> EmittedPython:
    """
    Return the function that was kept.

    Args:
        content: what :func:`to_bytes` gave for the same programs.
        programs: asked only where the function leaves them to the evaluator, so they can be made then.
    """
    code, constants = marshal.loads(content)  # noqa: S302  # of our own making, as the module says
    return EmittedPython(programs, code, constants, function_of(code, constants, programs))
