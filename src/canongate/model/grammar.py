"""
The grammar kind: which headings a type of page has, how each section is read, and which words carry force.

A grammar is data under ``templates/grammars/``; a page pins the version it was written for, so a stricter grammar
does not break old pages. ``extends`` names another grammar whose sections and words are taken over; the two are put
together by :func:`resolve_grammar`, which is given the parsed files and reads none itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from canongate.model.error import CanongateError
from canongate.model.grammar_words import Words, any_word
from canongate.model.page import ClauseKind, GrammarRef, Modality
from canongate.model.strict import Line, Strict

Parser = Literal["prose", "definitions", "entries", "integration", "change_log", "impact"]


class GrammarError(CanongateError):
    """A grammar cannot be put together."""

    stage = "grammar"


class SectionRule(Strict):
    """How one sort of section is recognised and read."""

    heading: Annotated[Line, Field(examples=["Drift Protection", "* Rule"])]
    """Heading; ``*`` stands for any words, and exact headings win over patterns. Alone, it admits any title."""
    aliases: tuple[Line, ...] = ()
    """Other headings of the same section."""
    parser: Parser = "prose"
    """Section parser: what the lines under the heading are."""
    kind: ClauseKind | None = None
    """Kind of plain clauses here, or of titled ones where the parser reads titles; absent: by force."""
    kind_of_all: ClauseKind | None = None
    """Kind of every clause here, conditions included."""
    modality: Modality = "info"
    """Force of clauses in which no word decides."""
    imperatives: bool = False
    """Whether an imperative that opens a clause carries force here."""
    normative: bool = False
    """Whether the section's first clause, and each titled one, sets a norm even where no word of force stands."""


class Grammar(Strict):
    """The grammar of one type of page, in one version."""

    schema_: Annotated[Literal["grammar/v1"], Field(alias="schema")] = "grammar/v1"
    """Kind and version of this file."""
    id: Annotated[GrammarRef, Field(examples=["framework@1"])]
    """Name and version, as pages pin it."""
    document_type: Line | None = None
    """Document type of the pages it is for; absent in a grammar that others extend."""
    description: Line | None = None
    """What sort of page this is for."""
    extends: GrammarRef | None = None
    """Grammar whose sections, words and labels are taken over where this one has none of its own."""
    sections: tuple[SectionRule, ...] = ()
    """Heading vocabulary."""
    required: tuple[Line, ...] = ()
    """Headings (or patterns) every page has."""
    order: tuple[Line, ...] = ()
    """Headings in the order pages have them; others may stand anywhere."""
    required_header: tuple[str, ...] = ()
    """Header keys every page has."""
    labels: Mapping[str, tuple[Line, ...]] = {}
    """Other labels of a field: ``parent: [Parent Page]``."""
    words: Words = Words()
    """Words by which lines are read."""

    @cached_property
    def exact_headings(self) -> dict[str, SectionRule]:
        """Case-folded heading or alias to its rule, patterns left out; the first rule of a name counts."""
        named = {
            name.casefold(): rule
            for rule in reversed(self.sections)
            for name in (*rule.aliases, rule.heading)
            if "*" not in name
        }
        return named | {"": SectionRule(heading="*")}

    @cached_property
    def heading_patterns(self) -> tuple[tuple[re.Pattern[str], SectionRule], ...]:
        """Patterns of headings with their rules, in the order of the grammar."""
        return tuple(
            (re.compile(re.escape(name).replace(r"\*", ".+"), re.IGNORECASE), rule)
            for rule in self.sections
            for name in (rule.heading, *rule.aliases)
            if "*" in name and name != "*"
        )

    @cached_property
    def other_rule(self) -> SectionRule | None:
        """The rule ``*``, by which a page may have sections under any other title; None: they stay opaque."""
        return next((rule for rule in self.sections if rule.heading == "*"), None)

    @cached_property
    def force_patterns(self) -> tuple[tuple[re.Pattern[str], Modality], ...]:
        """One pattern of whole words per modality, strongest first."""
        force = self.words.force
        rows: tuple[tuple[tuple[str, ...], Modality], ...] = (
            (force.must_not, "must_not"),
            (force.must, "must"),
            (force.should, "should"),
            (force.may, "may"),
        )
        return tuple((any_word(words), modality) for words, modality in rows if words)

    @cached_property
    def negation_pattern(self) -> re.Pattern[str]:
        """Pattern of the words that forbid."""
        return any_word(self.words.negations)

    @cached_property
    def denial_pattern(self) -> re.Pattern[str]:
        """Pattern of a denial at most four words before the end of a text."""
        words = any_word(self.words.denials).pattern
        return re.compile(rf"{words}(?:\s+\S+){{0,4}}\s+$", re.IGNORECASE)

    def rule_for(self, heading: str, *, exact: bool = False) -> SectionRule | None:
        """Return the rule of a heading; ``exact`` leaves patterns out of account."""
        rule = self.exact_headings.get(heading.casefold())
        if rule or exact:
            return rule
        return next((rule for pattern, rule in self.heading_patterns if pattern.fullmatch(heading)), None)

    def missing_sections(self, headings: tuple[str, ...]) -> Iterator[str]:
        """Yield each required heading that no heading of a page meets."""
        met = {id(rule) for rule in map(self.rule_for, headings)}
        met_names = {heading.casefold() for heading in headings}
        for name in self.required:
            rule = next((rule for rule in self.sections if name in (rule.heading, *rule.aliases)), None)
            if name.casefold() not in met_names and (rule is None or id(rule) not in met):
                yield name


_GRAMMAR: TypeAdapter[Grammar] = TypeAdapter(Grammar)


def resolve_grammar(ref: str, find: Callable[[str], Mapping[str, Any]]) -> Grammar:
    """
    Return a grammar with everything it extends.

    Args:
        ref: name and version, such as ``framework@1``.
        find: gives the parsed file of a name and version, fitting its schema.

    Raises:
        GrammarError: a grammar extends itself, directly or through another.
    """
    chain: list[Grammar] = []
    name: str | None = ref
    while name is not None:
        if name in {grammar.id for grammar in chain}:
            raise GrammarError(f"grammar {ref} extends itself through {name}", help="remove one `extends`")
        chain.append(_GRAMMAR.validate_python(_tuples(find(name))))
        name = chain[-1].extends
    resolved = chain.pop()
    while chain:
        resolved = _extend(resolved, chain.pop())
    return resolved


def grammar_file(ref: str) -> str:
    """Return the name of a shipped grammar's file: ``grammars/framework.v1.yaml`` for ``framework@1``."""
    name, _, version = ref.partition("@")
    return f"grammars/{name}.v{version}.yaml"


def _extend(base: Grammar, own: Grammar) -> Grammar:
    """Return a grammar with its base's sections, words and labels where it has none of its own."""
    named = {rule.heading for rule in own.sections}
    words = {key: getattr(own.words, key) for key in own.words.model_fields_set}
    return own.model_copy(
        update={
            "sections": own.sections + tuple(rule for rule in base.sections if rule.heading not in named),
            "words": base.words.model_copy(update=words),
            "labels": {**base.labels, **own.labels},
            "required": own.required or base.required,
            "order": own.order or base.order,
            "required_header": own.required_header or base.required_header,
        }
    )


def _tuples(value: Any) -> Any:
    """Return parsed YAML with its lists as tuples, as strict models ask."""
    if isinstance(value, Mapping):
        return {key: _tuples(child) for key, child in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
