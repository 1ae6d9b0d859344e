"""What was made once in a process from things that never change, known by identity and a text."""

from collections.abc import Callable

_MOST = 4_096


class Memo[Made]:
    """
    Values by the object they were made from and a key.

    The object is held together with its value, so that no other can take its identity meanwhile. When the memo is
    full it begins anew: what was made once more is equal to what was lost.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[int, str], tuple[object, Made]] = {}

    def get(self, owner: object, key: str, make: Callable[[], Made]) -> Made:
        """Return the value of an object and a key, made if it is not known."""
        held = self._made.get((id(owner), key))
        if held is not None:
            return held[1]
        if len(self._made) >= _MOST:
            self._made.clear()
        value = make()
        self._made[id(owner), key] = (owner, value)
        return value
