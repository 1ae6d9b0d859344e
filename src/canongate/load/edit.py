"""
Edits of a YAML text that leave everything else in it as it was: comments, blank lines, order, quoting.

An edit names its place by keys and indexes. What comes out is read again and must hold exactly the value that was
asked for; where the text is written in a way this module cannot edit, nothing is changed and the caller is told.
"""

from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any, Final

from canongate.load.compose import compose
from canongate.load.dump import dump_yaml
from canongate.load.node import Collection, Node, Scalar
from canongate.load.profile import read_yaml
from canongate.load.seek import entry_of, node_at
from canongate.model.document import RawDocument
from canongate.model.error import CanongateError

Path = Sequence[str | int]
_FLOW: Final = -1


class EditError(CanongateError):
    """A text is written in a way that cannot be edited without touching more than was asked for."""

    stage = "edit"


def set_value(text: str, path: Path, value: Any, *, after: Sequence[str] = ()) -> str:
    """
    Return a text in which a key of a mapping has a value.

    Args:
        text: YAML within the profile.
        path: to the mapping, and the key; the key need not exist.
        value: a scalar or a list of scalars.
        after: keys, one of which a new key is written behind: the last that exists; else it is written last.

    Raises:
        EditError: the text cannot be edited there.
    """
    *above, key = path
    wanted = _parsed(text)
    _at(wanted, above)[key] = value
    return _checked(_set(text, above, str(key), value, after), wanted, path)


def insert_item(text: str, path: Path, index: int, value: Any) -> str:
    """
    Return a text in which a block list has one more item.

    Args:
        text: YAML within the profile.
        path: to the list, which holds an item already.
        index: where the new one will stand.
        value: JSON-like.

    Raises:
        EditError: the text cannot be edited there.
    """
    wanted = _parsed(text)
    _at(wanted, path).insert(index, value)
    node = node_at(compose(text).root, list(path))
    if not isinstance(node, Collection) or node.entries is not None or node.indent == _FLOW or not node.items:
        raise _refused(path)
    lines = _indented(dump_yaml([value]), node.indent)
    if index < len(node.items):
        at = _line_start(text, _start(node.items[index], path))
        return _checked(text[:at] + lines + text[at:], wanted, path)
    at = _next_line(text, node.end)
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    return _checked(before + lines + text[at:], wanted, path)


def _set(text: str, above: Path, key: str, value: Any, after: Sequence[str]) -> str:
    mapping = _mapping(text, above)
    entry = entry_of(mapping, key)
    if entry is None:
        return _added(text, mapping, key, value, after)
    node = entry.value
    if node is None:
        raise _refused([*above, key])
    if isinstance(value, list) and isinstance(node, Collection):
        return _listed(text, mapping, node, value)
    if isinstance(value, list) or isinstance(node, Collection):
        end = _next_line(text, node.end)
        start = _line_start(text, entry.start)
        return text[:start] + _indented(dump_yaml({key: value}), mapping.indent) + text[end:]
    return text[: node.start] + _inline(value) + text[node.end :]


def _added(text: str, mapping: Collection, key: str, value: Any, after: Sequence[str]) -> str:
    """Return a text with a new key in a mapping."""
    entries = mapping.entries or []
    if mapping.indent == _FLOW:
        if isinstance(value, list) or not entries:
            raise EditError(f"{key!r} cannot be added to a mapping in one line", help="write it over several lines")
        return f"{text[: mapping.end - 1]}, {key}: {_inline(value)}{text[mapping.end - 1 :]}"
    known = [entry for entry in entries if entry.key in after] or entries
    last = known[-1]
    at = _next_line(text, last.value.end if last.value else last.end)
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    return before + _indented(dump_yaml({key: value}), mapping.indent) + text[at:]


def _listed(text: str, mapping: Collection, node: Collection, value: list[Any]) -> str:
    """Return a text in which a list holds other scalars; those that stay keep their lines and comments."""
    old = [text[item.start : item.end] for item in node.items if isinstance(item, Scalar)]
    new = [_inline(item) for item in value]
    if node.indent == _FLOW or not value:
        rest = text[node.end : _next_line(text, node.end)]
        if not value:
            start = node.start if node.indent == _FLOW else _key_end(text, node.start)
            return f"{text[:start]}{'' if node.indent == _FLOW else ' '}[]{text[node.end :]}"
        lines = "".join(f"{' ' * (mapping.indent + 2)}- {item}\n" for item in new)
        return text[: node.start].rstrip(" ") + rest.rstrip("\n") + "\n" + lines + text[node.end + len(rest) :]
    return _merged(text, node, old, new)


def _merged(text: str, node: Collection, old: list[str], new: list[str]) -> str:
    """Return a text in which the lines of a block list become those of another, those in common kept."""
    starts = [_line_start(text, _start(item, ())) for item in node.items]
    ends = [_next_line(text, item.end if item else 0) for item in node.items]
    parts: list[str] = [text[: starts[0]]]
    for tag, first, last, left, right in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            # What stands between an item and the one before it, such as a comment, belongs to the item.
            parts += [text[(ends[at - 1] if at else starts[0]) : ends[at]] for at in range(first, last)]
        else:
            parts += [f"{' ' * node.indent}- {item}\n" for item in new[left:right]]
    return "".join(parts) + text[ends[-1] :]


def _mapping(text: str, path: Path) -> Collection:
    node = node_at(compose(text).root, list(path))
    if not isinstance(node, Collection) or node.entries is None:
        raise _refused(path)
    return node


def _inline(value: Any) -> str:
    """Return a scalar on one line, as the writer of YAML would write it."""
    line = dump_yaml([value]).removeprefix("- ").removesuffix("\n")
    if "\n" in line:
        raise EditError("text over several lines cannot be set here", help="write it by hand")
    return line


def _indented(text: str, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in text.splitlines())


def _start(node: Node | None, path: Path) -> int:
    if node is None:
        raise _refused(path)
    return node.start


def _key_end(text: str, at: int) -> int:
    """Return where the key above a block list ends, its colon included."""
    return text.rindex(":", 0, at) + 1


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _next_line(text: str, at: int) -> int:
    """Return where the line after the one that holds an offset begins."""
    end = text.find("\n", max(at - 1, 0))
    return len(text) if end < 0 else end + 1


def _parsed(text: str) -> Any:
    raw = read_yaml(text.encode(), "edit.yaml")
    if not isinstance(raw, RawDocument):
        raise EditError(f"the text is outside the YAML profile: {raw[0].message}", help="run `canongate check`")
    return deepcopy(raw.value)


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _checked(text: str, wanted: Any, path: Path) -> str:
    """Return an edited text, once it is known to say what was asked for and nothing else."""
    raw = read_yaml(text.encode(), "edit.yaml")
    if not isinstance(raw, RawDocument) or raw.value != wanted:
        raise _refused(path)
    return text


def _refused(path: Path) -> EditError:
    where = "/".join(map(str, path))
    return EditError(f"{where} is written in a way that cannot be edited alone", help="change it by hand")
