"""
What the tests of this stage share: a slow twin of the profile, and YAML texts of all kinds, right and wrong.

The twin reads with PyYAML's pure-Python parser and holds no line of the code under test. The texts are made by a
function that picks from lists, so that hypothesis, a seed or a fuzzer can all drive it.
"""

import re

import pytest
import yaml

# YAML 1.2 core and YAML 1.1 (yaml.org/type), as one reading each: a function from spelling to (type, value).
_INT12 = re.compile(r"[-+]?[0-9]+")
_FLOAT12 = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = {".inf": float("inf"), "+.inf": float("inf"), "-.inf": -float("inf"), ".nan": float("nan")}


def core(raw):
    """Return type and value by the core schema of YAML 1.2.2, section 10.3.2."""
    if raw in {"", "~", "null", "Null", "NULL"}:
        return "null", None
    if raw in {"true", "True", "TRUE", "false", "False", "FALSE"}:
        return "bool", raw[0] in "tT"
    if _INT12.fullmatch(raw):
        return "int", int(raw) if len(raw) < 4000 else 10**4000
    if re.fullmatch(r"0o[0-7]+|0x[0-9a-fA-F]+", raw):
        return "int", int(raw, 0)
    if raw in {spelled for name in _SPECIAL for spelled in (name, name[:-3] + name[-3:].title(), name.upper())} | {
        ".NaN"
    }:
        return "float", _SPECIAL[raw.lower()]
    return ("float", float(raw)) if _FLOAT12.fullmatch(raw) else ("text", raw)


class _Resolver(yaml.resolver.Resolver):
    """PyYAML's own YAML 1.1 resolution, kept as it is."""


def old(raw):
    """Return type and value as PyYAML resolves them by YAML 1.1, with the specification's y and n; dates are text."""
    if raw in {"y", "Y", "n", "N"}:
        return "bool", raw in "yY"
    tag = _Resolver().resolve(yaml.ScalarNode, raw, (True, False)).rpartition(":")[2]
    if tag in {"str", "timestamp"}:
        return "text", raw
    if tag in {"merge", "value"}:
        return tag, raw
    node = yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", raw)
    try:
        return tag, getattr(yaml.constructor.SafeConstructor(), f"construct_yaml_{tag}")(node)
    except ValueError:
        return tag, 10**4000


class SlowTwin:
    """What the profile says of a text without odd characters: findings as (rule, line, column), or the value."""

    def __init__(self, text):
        self.text = text
        self.findings = []
        self.value = None
        self.documents = 0
        self.valid = True
        try:
            self._read()
        except yaml.YAMLError as error:
            self.valid = False
            self.error = str(error)

    def _say(self, rule, mark):
        self.findings.append((rule, mark.line + 1, mark.column + 1))

    def _read(self):
        loader = yaml.SafeLoader(self.text)
        for token in yaml.scan(self.text, Loader=yaml.SafeLoader):
            match token:
                case yaml.AnchorToken():
                    self._say("yaml-anchor", token.start_mark)
                case yaml.AliasToken():
                    self._say("yaml-alias", token.start_mark)
                case yaml.TagToken():
                    self._say("yaml-tag", token.start_mark)
                case yaml.DirectiveToken():
                    self._say("yaml-directive", token.start_mark)
        try:
            while loader.check_node():
                node = loader.get_node()
                self.documents += 1
                if self.documents == 1:
                    self._root(node)
        finally:
            loader.dispose()

    def _root(self, node):
        self.value = self._value(node)
        if self.value is not None and isinstance(node, yaml.ScalarNode):
            self._say("yaml-root-scalar", yaml.Mark("", 0, 0, 0, None, None))

    def _scalar(self, node):
        if node.style in {"|", ">"} and node.end_mark.index == len(self.text) and self.text[-1:] != "\n":
            head = self.text[node.start_mark.index :].partition("\n")[0]
            if "-" not in head.partition("#")[0]:
                self._say("yaml-unfinished-block", node.start_mark)
        if node.style is not None:
            return node.value
        raw = node.value
        new, previous = core(raw), old(raw)
        if new[0] != previous[0] or (repr(new[1]) != repr(previous[1])):
            self._say("yaml-ambiguous-scalar", node.start_mark)
        elif new[0] == "float" and (new[1] != new[1] or new[1] in (float("inf"), -float("inf"))):
            self._say("number-not-finite", node.start_mark)
        elif new[0] == "int" and not -(2**63) <= new[1] < 2**63:
            self._say("number-too-large", node.start_mark)
        return new[1]

    def _value(self, node):
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item) for item in node.value]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        value = {}
        for key, child in node.value:
            name = self._key(key, value)
            value[name] = self._value(child)
        return value

    def _key(self, key, value):
        if not isinstance(key, yaml.ScalarNode):
            self._say("yaml-complex-key", key.start_mark)
            return object()
        raw = key.value
        if key.style is None and raw == "<<":
            self._say("yaml-merge-key", key.start_mark)
        elif key.style is None and (core(raw)[0] != "text" or old(raw)[0] != "text"):
            self._say("yaml-key-not-string" if raw else "yaml-complex-key", key.start_mark)
        elif not (raw.isascii() and raw.isprintable() and raw.strip() == raw and 0 < len(raw) <= 200):
            self._say("key-not-plain", key.start_mark)
        if raw in value:
            self._say("yaml-duplicate-key", key.start_mark)
        return raw


SCALARS = (
    "a", "b c", "yes", "on", "y", "1", "1.10", "0777", "08", "0o17", "0x1F", "-0x1F", "0b11", "1_000", "+1", "-0",
    "1.5e3", "1.5e+3", "-.5", "+.5", "5.", "12:30:00", ".inf", "-.INF", ".nan", "=", "99999999999999999999",
    "1e400", "~", "null", "True", "TRUE",
    "x #y",
    "'q'", '"q"', "'a: b'", '"x\\ny"', "'it''s'", "a:b", "a#b", "http://x", "é →", "a\xa0b", "-5", "-x", "?x",
    ":x", "x:",
    "[a, b]", "{a: 1}", "{a: b, c: [d]}", "[]", "{}", "{a}", "{a:b}", "[a: b]", "[yes, 1_0]", "{on: off}", '["q"]',
    "[a b?]", "{a: :1}",
    "2026-04-26", "2026-04-26 10:00:00", "1e3", ".5", "", "*a", "&a", "&a x", "!t", "!!str x", "%x", "@x",
    "`x", "|x", ">x",
    "'multi\n{i}line'", '"multi\n{i}line"', "multi\n{i}line", "multi\n{i}- line", "multi\n\n{i}line", "[a,\n{i}b]",
    "{a: 1,\n{i}b: 2}", "{a\n{i}: b}", "[a,\n{i}|\n{i}]", "|\n{i}lit\n{i} x", "|-\n{i}lit", ">\n{i}fold\n{i}x\n\n{i}y",
    "|+\n{i}lit\n\n", "|2\n{i}  x", "|1\n{i}x", "| # c\n{i}yes", "# c", "x # c", "a\\", '"a\\\n{i}b"',
    "x\n{i}# c\n{i}y", "|\n{i}*a\n{i}&b\n{i}- !c",
)  # fmt: skip
GOOD_SCALARS = (
    "a", "b c", "1", "1.5", "-5", "null", "true", "'q'", '"q: #"', "'a: b'", "x # c", "[a, b]", "{a: 1}", "é →", "http://x",
    "2026-04-26", "", "multi\n{i}line", "|\n{i}lit\n{i} x", "|-\n{i}- lit: x", ">\n{i}fold\n{i}x\n\n{i}y",
)  # fmt: skip
GOOD_KEYS = (*"abcdefghijklm", "key", "'q'", '"r"', "a b", "it's", "a:b")
KEYS = (
    "a", "yes", "1", "null", "a b", "é", "<<", "? a", "[x]",
    "{x: y}", "*a", "-k", ":k", "a:b", "~", "%k", "it's", '"<<"', "'1'", "!t k", '"a\\tb"', "' '", "1e3", "",
)  # fmt: skip
EDITS = " \n:-#'\"[]{},&*!|>?%@\\a1"


def yaml_text(pick):
    """
    Return a YAML text, often sound, sometimes damaged.

    Args:
        pick: returns one of the options it is given.
    """
    text = _written(pick, _tree(pick, 3), 0) + pick(("\n",) * 9 + ("",))
    for _ in range(pick((0, 0, 0, 1, 2))):
        text = _damaged(pick, text)
    return text


def _tree(pick, depth):
    kind = pick("smml") if depth else "s"
    if kind == "s":
        return kind, pick(pick((GOOD_SCALARS,) * 9 + (SCALARS,)))
    size = range(pick((1, 2, 3)))
    return kind, [
        (pick(pick((GOOD_KEYS,) * 19 + (KEYS,))) if kind == "m" else "", _tree(pick, depth - 1)) for _ in size
    ]


def _written(pick, node, indent):
    """Return the lines of a node, the first without its indentation."""
    kind, content = node
    pad = "\n" + " " * indent
    if kind == "s":
        return content.replace("{i}", " " * max(0, indent + pick((0, 0, 1, 2, -2))))
    lines = []
    for key, child in content:
        if kind == "l":
            step = pick((2, 2, 2, 4))
            lines.append(
                "-" + pick((" " * (step - 1),) * 9 + (pad + " " * step,)) + _written(pick, child, indent + step)
            )
        elif child[0] == "s":
            lines.append(f"{key}:" + pick((" ",) * 8 + (pad + "  ", "  ", pad)) + _written(pick, child, indent + 2))
        else:
            step = pick((2, 2, 2, 4, 0 if child[0] == "l" else 2))
            lines.append(
                f"{key}:" + pick(("", "", "", " # c", " ")) + pad + " " * step + _written(pick, child, indent + step)
            )
    return pad.join(lines)


def _damaged(pick, text):
    lines = text.split("\n")
    at = pick(range(len(lines)))
    match pick(("drop", "indent", "insert", "repeat", "type")):
        case "drop":
            del lines[at]
        case "indent":
            lines[at] = " " * pick(range(6)) + lines[at].lstrip()
        case "insert":
            lines.insert(at, pick(("", "  ", "# c", "  # c", "---", "...", "%YAML 1.2")))
        case "repeat":
            lines.insert(at, pick(lines))
        case "type":
            at = pick(range(len(text) + 1))
            return text[:at] + pick(EDITS) + text[at + pick((0, 1)) :]
    return "\n".join(lines)


def disagreement(ours, twin):
    """
    Return what two readings of one text disagree on; None where they agree.

    canongate may refuse more than the twin, never less; where it refuses for reasons of structure only, the places of
    other findings are not compared.

    Args:
        ours: a raw document, or findings.
        twin: the :class:`SlowTwin` of the same text.
    """
    if not isinstance(ours, tuple):
        if not twin.valid or twin.findings or twin.documents != 1:
            return f"accepted {ours.value!r}, the twin says {getattr(twin, 'error', twin.findings)}"
        return None if repr(twin.value) == repr(ours.value) else f"read {ours.value!r}, the twin {twin.value!r}"
    rules = {finding.rule for finding in ours}
    if not twin.valid or rules & STRICTER or (rules == {"file-empty"} and twin.value is None):
        return None
    if "yaml-two-documents" in rules:
        return None if twin.documents > 1 else "one document only, says the twin"
    places = {(finding.rule, finding.span.line, finding.span.column) for finding in ours}
    # A node's place includes its tag or anchor to the twin, and a single scalar is no document to mend further.
    wanted = {found for found in twin.findings if found[0] != "yaml-root-scalar" or len(twin.findings) == 1}
    if rules & {"yaml-tag", "yaml-anchor"}:
        places, wanted = {found[0] for found in places}, {found[0] for found in wanted}
        wanted -= {"yaml-complex-key", "yaml-root-scalar"}
    return None if wanted <= places else f"{sorted(places)}, the twin {sorted(wanted)}"


STRICTER = frozenset(
    {
        "yaml-complex-key",
        "yaml-document-end",
        "yaml-not-indented",
        "yaml-stray-value",
        "yaml-syntax",
        "yaml-unfinished-block",
        "yaml-unquoted-indicator",
    }
)
"""Where some readers are lenient and others are not, the profile refuses; PyYAML is among the lenient at times."""


@pytest.fixture(scope="session")
def slow_twin():
    """Return the slow twin's reading of a text."""
    return SlowTwin


@pytest.fixture(scope="session", name="yaml_text")
def yaml_text_fixture():
    """Return the maker of YAML texts."""
    return yaml_text


@pytest.fixture(scope="session")
def differing():
    """Return the comparison of a reading with the twin's."""
    return disagreement
