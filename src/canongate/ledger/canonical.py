"""
One byte form for each JSON value: JCS (RFC 8785), and the strict reading that goes with it.

What is signed or hashed holds no fractions: two readers may print the same number differently, so numbers here are
integers a double can hold. Reading refuses duplicate keys, fractions and bytes that are not the canonical form.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import Any, NoReturn

from canongate.ledger.names import Refusal, RefusedError

LARGEST_INTEGER = 2**53 - 1
_DEEPEST = 64


def canonical_bytes(value: Any) -> bytes:
    """
    Return the JCS form of a JSON value.

    Raises:
        RefusedError: the value holds what JCS cannot say, or a fraction.
    """
    _check_value(value, 0)
    plain = _plain_bytes(value)
    return plain if plain.isascii() else _general_bytes(value)


def parse_canonical(data: bytes) -> Any:
    """
    Return the value of bytes that are in canonical form.

    Raises:
        RefusedError: the bytes are not JSON, repeat a key, hold a fraction, or are not in canonical form.
    """
    value = parse_strict(data)
    if (_plain_bytes(value) if data.isascii() else _general_bytes(value)) != data:
        raise RefusedError(
            Refusal.NOT_CANONICAL,
            "the JSON is not in canonical form (RFC 8785)",
            help="sign and send exactly the bytes that canongate wrote",
        )
    return value


def parse_strict(data: bytes) -> Any:
    """
    Return the value of JSON bytes in any layout.

    Raises:
        RefusedError: the bytes are not JSON in UTF-8, repeat a key, hold a fraction, or nest too deep.
    """
    try:
        value = _DECODER.decode(data.decode("utf-8"))
        if b"\\u" in data:
            # An escape can spell half a character, which no bytes can.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(Refusal.MALFORMED, f"byte {error.start} is not UTF-8") from error
    except UnicodeEncodeError as error:
        raise RefusedError(Refusal.MALFORMED, "an escape spells half a character") from error
    except json.JSONDecodeError as error:
        raise RefusedError(Refusal.MALFORMED, f"not JSON at line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise RefusedError(Refusal.MALFORMED, "the JSON nests too deep") from error
    return value


def digest_of(data: bytes) -> str:
    """Return ``sha256:`` and the hexadecimal digest."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def to_base64(data: bytes) -> str:
    """Return standard Base64 with padding."""
    return b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """
    Return the bytes of standard Base64 that has exactly one spelling.

    Raises:
        RefusedError: the text is not Base64, or is a second spelling of the same bytes.
    """
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise RefusedError(Refusal.MALFORMED, "not standard Base64") from error
    if to_base64(data) != text:
        raise RefusedError(Refusal.MALFORMED, "Base64 with stray bits at its end")
    return data


def _plain_bytes(value: Any) -> bytes:
    """
    Return what the C encoder makes of the value, ten times faster than the general way.

    NOTE: JCS sorts keys by UTF-16 units and Python by code points. The two differ only outside ASCII, so this is
    the JCS form exactly where it is ASCII.
    """
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def _general_bytes(value: Any) -> bytes:
    import rfc8785  # noqa: PLC0415  # rarely needed: most of what is signed is ASCII

    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise RefusedError(Refusal.NOT_CANONICAL, f"the value has no canonical form: {error}") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise RefusedError(Refusal.MALFORMED, "a JSON object repeats a key")
    return mapping


def _no_fraction(text: str) -> NoReturn:
    raise RefusedError(Refusal.NOT_CANONICAL, f"{text[:40]} is not an integer; signed documents hold no fractions")


def _bounded(text: str) -> int:
    number = int(text) if len(text) <= len(str(-LARGEST_INTEGER)) else LARGEST_INTEGER + 1
    if abs(number) > LARGEST_INTEGER or text == "-0":
        raise RefusedError(Refusal.NOT_CANONICAL, f"{text[:40]} is no integer that every JSON reader keeps")
    return number


def _check_value(value: Any, depth: int) -> None:
    """Refuse what JSON cannot say in one way only: fractions, large numbers, other keys and values, great depth."""
    if depth > _DEEPEST:
        raise RefusedError(Refusal.NOT_CANONICAL, f"the value nests more than {_DEEPEST} deep")
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        _bounded(str(value))
    elif isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise RefusedError(Refusal.NOT_CANONICAL, f"a key that is no text: {name!r}")
            _check_value(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_value(item, depth + 1)
    else:
        raise RefusedError(Refusal.NOT_CANONICAL, f"{str(value)[:40]} is no text, integer, list or mapping")


# Made once: making them anew for every call costs more than most calls.
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_no_fraction, parse_constant=_no_fraction, parse_int=_bounded
)
