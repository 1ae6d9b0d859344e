"""Random well-typed and ill-typed expressions, and documents with gaps, nulls, empty lists, large integers and NaN."""

import math
from random import Random
from typing import Any

ITEM = {
    "type": "object",
    "title": "item",
    "required": ["k"],
    "properties": {
        "k": {"type": "string"},
        "v": {"type": "integer"},
        "ok": {"type": "boolean"},
        "subs": {"type": "array", "maxItems": 3, "items": {"type": "integer"}},
    },
}
CLAIM = {
    "type": "object",
    "title": "claim",
    "properties": {
        "status": {"enum": ["proven", "refuted", "open"]},
        "n": {"type": "integer"},
        "x": {"type": "number"},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "d": {
            "type": "object",
            "title": "d",
            "properties": {
                "focus": {"enum": ["primary", "secondary", "candidate"]},
                "name": {"type": "string", "maxLength": 40},
                "n": {"type": "integer"},
                "x": {"type": "number"},
                "flag": {"type": "boolean"},
                "opt": {"type": ["string", "null"]},
                "day": {"type": "string", "format": "date"},
                "tags": {"type": "array", "maxItems": 5, "items": {"type": "string"}},
                "nums": {"type": "array", "maxItems": 5, "items": {"type": "integer"}},
                "items": {"type": "array", "maxItems": 4, "items": ITEM},
                "m": {"type": "object", "maxProperties": 3, "additionalProperties": {"type": "integer"}},
            },
        },
        "p": {
            "type": "object",
            "title": "p",
            "properties": {
                "limit": {"type": "integer"},
                "ratio": {"type": "number"},
                "names": {"type": "array", "maxItems": 4, "items": {"type": "string"}},
            },
        },
        "e": {
            "type": "object",
            "title": "e",
            "properties": {
                "a": CLAIM,
                "b": CLAIM,
                "claims": {"type": "object", "maxProperties": 3, "additionalProperties": CLAIM},
            },
        },
        "today": {"type": "string", "format": "date"},
        "hits": {"type": "integer"},
    },
}
_WORDS = [
    "primary",
    "secondary",
    "",
    "a",
    "ab",
    "abc",
    "b",
    "é",
    "x-1",
    "10",
    "2026-04-26",
    "2025-12-31",
    "\U0001f600z",
]
_INTS = [0, 1, 2, 3, -1, 7, 10, 100, -5, 2**31, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 2**63, 9007199254740993]
_DOUBLES = [0.0, 1.0, -1.0, 0.5, 2.5, 100.0, 1e10, 1e300, -0.0, math.nan, math.inf, -math.inf, 9007199254740992.0]
_SMALL = [0, 1, 2, 3, -1, 7, 10, 100]


class Documents:
    """Random documents of the schema; ``gaps``: how often a field is missing, ``odd``: how often one is wrong."""

    def __init__(self, random: Random, gaps: float = 0.2, odd: float = 0.0) -> None:
        self._random, self._gaps, self._odd = random, gaps, odd

    def make(self) -> dict[str, Any]:
        """Return one document."""
        made = self._value(SCHEMA)
        return made if isinstance(made, dict) else {}

    def _value(self, schema: dict[str, Any]) -> Any:
        random = self._random
        if random.random() < self._odd:
            return random.choice([None, True, 1, 1.5, "a", [], {}, [1], {"a": 1}, 2**63])
        if "enum" in schema:
            return random.choice(schema["enum"])
        kind = schema["type"] if isinstance(schema["type"], str) else random.choice(schema["type"])
        return getattr(self, f"_{kind}")(schema)

    def _object(self, schema: dict[str, Any]) -> dict[str, Any]:
        random = self._random
        if "properties" not in schema:
            keys = random.sample(["a", "b", "c", "abc"], random.randint(0, schema["maxProperties"]))
            return {key: self._value(schema["additionalProperties"]) for key in keys}
        required = schema.get("required", ())
        return {
            name: self._value(one)
            for name, one in schema["properties"].items()
            if name in required or random.random() >= self._gaps
        }

    def _array(self, schema: dict[str, Any]) -> list[Any]:
        return [self._value(schema["items"]) for _ in range(self._random.randint(0, schema["maxItems"]))]

    def _string(self, schema: dict[str, Any]) -> str:
        if schema.get("format") == "date":
            return self._random.choice(["2026-04-26", "2025-12-31", "2026-11-22"])
        return self._random.choice(_WORDS)

    def _integer(self, _schema: dict[str, Any]) -> int:
        return self._random.choice(_INTS if self._random.random() < 0.3 else _SMALL)

    def _number(self, _schema: dict[str, Any]) -> float:
        return self._random.choice(_DOUBLES if self._random.random() < 0.6 else _INTS)

    def _boolean(self, _schema: dict[str, Any]) -> bool:
        return self._random.random() < 0.5

    def _null(self, _schema: dict[str, Any]) -> None:
        return None


class Expressions:
    """Random expressions of a type; ``wrong`` is how often an operand has another type than the place asks for."""

    TYPES = ("bool", "int", "double", "string", "ints", "strings", "items")

    def __init__(self, random: Random, wrong: float = 0.0) -> None:
        self._random, self._wrong = random, wrong
        self._locals: list[tuple[str, str]] = []
        self._quiet = 0

    def make(self, kind: str = "bool", depth: int = 3) -> str:
        """Return the text of one expression."""
        if self._random.random() < self._wrong:
            kind = self._random.choice(self.TYPES)
        options = [one for one, of in self._locals if of == kind] if self._random.random() < 0.5 else []
        if options:
            return self._random.choice(options)
        method = getattr(self, f"_{kind}")
        return method(depth - 1) if depth > 0 else self._leaf(kind)

    def _pick(self, *options: str) -> str:
        return self._random.choice(options)

    def _leaf(self, kind: str) -> str:
        random = self._random
        fields = {
            "bool": ["d.flag", "has(d.opt)", "has(e.a.status)", "has(d.m.a)"],
            "int": [
                "d.n",
                "p.limit",
                "hits",
                "e.a.n",
                "d.m.a",
                "d.m['b']",
                "e.claims.a.n",
                "d.nums[0]",
                "size(d.tags)",
            ],
            "double": ["d.x", "p.ratio", "e.a.x", "e.claims['b'].x"],
            "string": ["d.focus", "d.name", "d.opt", "d.day", "today", "e.a.status", "d.tags[0]", "d.items[0].k"],
            "ints": ["d.nums", "d.items[0].subs"],
            "strings": ["d.tags", "p.names"],
            "items": ["d.items"],
        }[kind]
        for name, of in self._locals:
            if of == "item":
                fields += {
                    "bool": [f"{name}.ok"],
                    "int": [f"{name}.v"],
                    "string": [f"{name}.k"],
                    "ints": [f"{name}.subs"],
                }.get(kind, [])
        if random.random() < 0.65:
            return random.choice(fields)
        return {
            "bool": lambda: self._pick("true", "false"),
            "int": lambda: str(random.choice(_INTS[:-2] if random.random() < 0.2 else _SMALL)),
            "double": lambda: self._pick("0.0", "1.5", "-2.5", "1e10", "100.0", "(0.0/0.0)"),
            "string": lambda: "'" + random.choice(_WORDS) + "'",
            "ints": lambda: self._pick("[]", "[1, 2]", "[0, -1, 7]"),
            "strings": lambda: self._pick("[]", "['a', 'abc']", "['primary', 'b']"),
            "items": lambda: "d.items",
        }[kind]()

    def _bool(self, depth: int) -> str:  # noqa: PLR0911  # one line for each form an expression can have
        make, random = self.make, self._random
        kind = random.randint(0, 15)
        if kind < 4:
            joint = self._pick(" && ", " || ")
            return "(" + joint.join(make("bool", depth) for _ in range(random.randint(2, 3))) + ")"
        if kind < 5:
            return f"!{make('bool', depth)}" if self._wrong == 0 else f"!({make('bool', depth)})"
        if kind < 7:
            of = self._pick("int", "double", "string")
            return f"({make(of, depth)} {self._pick('<', '<=', '>', '>=')} {make(of, depth)})"
        if kind < 9:
            of = random.choice(self.TYPES)
            return f"({make(of, depth)} {self._pick('==', '!=')} {make(of, depth)})"
        if kind < 10:
            of = self._pick("int", "string")
            return f"({make(of, depth)} in {make(of + 's', depth)})"
        if kind < 11:
            return self._pick(
                f"({make('string', depth)} in d.m)", "('a' in e.claims)", f"({make('string', depth)} in e.claims)"
            )
        if kind < 12:
            return (
                f"{make('string', depth)}.{self._pick('contains', 'startsWith', 'endsWith')}({make('string', depth)})"
            )
        if kind < 13:
            return f"({make('bool', depth)} ? {make('bool', depth)} : {make('bool', depth)})"
        return self._quantified(depth)

    def _quantified(self, depth: int) -> str:
        over, of = self._random.choice([("ints", "int"), ("strings", "string"), ("items", "item"), ("items", "item")])
        container = self._pick("d.m", "e.claims") if self._random.random() < 0.1 else self.make(over, depth - 1)
        of = "string" if container in {"d.m", "e.claims"} else of
        body = self._within(of, "bool", depth)
        return f"{container}.{self._pick('all', 'exists', 'exists_one')}({body})"

    def _within(self, of: str, kind: str, depth: int) -> str:
        """Return a variable and a body that may use it."""
        name = f"v{len(self._locals)}"
        self._locals.append((name, of))
        body = self.make(kind, depth)
        self._locals.pop()
        return f"{name}, {body}"

    def _int(self, depth: int) -> str:
        make, kind = self.make, self._random.randint(0, 9)
        if kind < 4:
            return f"({make('int', depth)} {self._pick('+', '-', '*', '/', '%')} {make('int', depth)})"
        if kind < 6:
            return f"size({make(self._pick('string', 'ints', 'strings', 'items'), depth)})"
        if kind < 7:
            return f"-({make('int', depth)})"
        if kind < 8:
            return f"({make('bool', depth)} ? {make('int', depth)} : {make('int', depth)})"
        return self._leaf("int") if kind < 9 else f"{make('ints', depth)}[{self._pick('0', '1', '-1')}]"

    def _double(self, depth: int) -> str:
        make, kind = self.make, self._random.randint(0, 5)
        if kind < 3:
            return f"({make('double', depth)} {self._pick('+', '-', '*', '/')} {make('double', depth)})"
        return self._leaf("double") if kind < 4 else f"double({make(self._pick('int', 'double'), depth)})"

    def _string(self, depth: int) -> str:
        make, kind = self.make, self._random.randint(0, 5)
        if kind < 2:
            return f"({make('string', depth)} + {make('string', depth)})"
        if kind < 3:
            return f"string({make(self._pick('int', 'bool', 'string'), depth)})"
        if kind < 4:
            return f"({make('bool', depth)} ? {make('string', depth)} : {make('string', depth)})"
        return self._leaf("string")

    def _ints(self, depth: int) -> str:
        kind = self._random.randint(0, 4)
        if kind < 1:
            return f"[{self.make('int', depth)}, {self.make('int', depth)}]"
        if kind < 2:
            return f"{self.make('ints', depth - 1)}.filter({self._within('int', 'bool', depth - 1)})"
        if kind < 3:
            return f"d.items.map({self._within('item', 'int', depth - 1)})"
        return self._leaf("ints")

    def _strings(self, depth: int) -> str:
        kind = self._random.randint(0, 4)
        if kind < 1:
            return f"[{self.make('string', depth)}, {self.make('string', depth)}]"
        if kind < 2:
            return f"{self.make('strings', depth - 1)}.filter({self._within('string', 'bool', depth - 1)})"
        return self._leaf("strings")

    def _items(self, depth: int) -> str:
        if self._random.randint(0, 2) == 0:
            return f"d.items.filter({self._within('item', 'bool', depth - 1)})"
        return "d.items"
