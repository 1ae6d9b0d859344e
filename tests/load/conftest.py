"""The slow twin: the profile as PyYAML's pure-Python parser sees it, written without a line of the code under test."""

import re
from collections.abc import Iterator

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
    """Return type and value as PyYAML resolves them by YAML 1.1, with the y and n of the specification; dates are text."""
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


@pytest.fixture(scope="session")
def slow_twin():
    """Return the slow twin's reading of a text."""
    return SlowTwin
