"""The published JSON Schema (draft 2020-12) of json_v1; it describes the form, the writer is beside it."""

from typing import Any

from canongate.model.finding import Level
from canongate.model.verdict import Outcome, VerdictStatus
from canongate.report.outcome import ExitCode

JsonSchema = dict[str, Any]


def json_v1_schema() -> JsonSchema:
    """Return the JSON Schema of a json_v1 report."""
    properties = {
        "format": {"const": "json_v1", "description": "Name and version of this form."},
        "tool": _record(
            "The program that wrote the report.",
            name={"const": "canongate", "description": "Always canongate."},
            version=_text("Version of the program."),
        ),
        "command": _text("The command that ran, without its arguments."),
        "root": _text("Name of the root that was checked."),
        "as_of": _or_null(_text("The day judged for (ISO date); null when the command asks for none.")),
        "exit": _record(
            "What the process told its caller.",
            code={"enum": [int(code) for code in ExitCode], "description": "Exit code of the process."},
            meaning=_text("The exit code in words."),
        ),
        "counts": _counts(),
        "checked": _map(_count("How many of them."), "How much was looked at, by plural noun."),
        "baseline": _or_null(_baseline()),
        "verdicts": _list(_verdict(), "One per decision judged, in the order of their paths."),
        "findings": _list(_finding(), "Every finding, waived ones included, ordered by path, line, rule."),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "canongate report, json_v1",
        **_record("Everything one run of a canongate command found.", **properties),
    }


def _counts() -> JsonSchema:
    return _record(
        "Findings by level; a waived finding counts as waived and nowhere else.",
        errors=_count("Findings that block."),
        undecided=_count("Findings that could not be judged."),
        warnings=_count("Advice."),
        notes=_count("Remarks that ask nothing."),
        waived=_count("Findings that a waiver lets stand."),
    )


def _baseline() -> JsonSchema:
    return _record(
        "What a baseline took out of the report; null when none was used.",
        known=_count("Old findings, left out of the report."),
        stale=_count("Findings the baseline still allows although they are gone."),
    )


def _verdict() -> JsonSchema:
    return _record(
        "The judgement of one decision.",
        decision=_text("Decision id."),
        path=_text("File of the decision, relative to the root."),
        status={"enum": [status.value for status in VerdictStatus], "description": "The judgement."},
        as_of=_text("The day the decision was judged for (ISO date)."),
        outcomes=_list(_outcome(), "One per rule that speaks of this kind of decision, ordered by rule id."),
        findings=_list(_text("A fingerprint."), "Fingerprints of the findings this verdict rests on."),
        digests=_map(_text("A digest."), "Digest of each input, by name."),
        documents=_map(_text("A digest."), "Digest of each document the dossier was built from, by path."),
        engine=_text("Name and version of the program that judged."),
    )


def _outcome() -> JsonSchema:
    return _record(
        "What one rule says of the decision.",
        rule=_text("Rule id."),
        outcome={"enum": [outcome.value for outcome in Outcome], "description": "What the rule says."},
        enforcement=_text("advisory, waivable or mandatory, as it was when judged."),
        waived={"type": "boolean", "description": "True when a waiver lets this failure stand."},
    )


def _finding() -> JsonSchema:
    return _record(
        "One thing that is wrong, or that could not be decided.",
        rule=_text("Rule id, or the id of a built-in check."),
        level={"enum": [level.value for level in Level], "description": "How much the finding weighs."},
        message=_text("What is wrong here, with the values seen."),
        path=_text("File, relative to the root, with forward slashes."),
        place=_place(),
        pointer=_text("JSON pointer (RFC 6901) into the file's document; empty is the document itself."),
        on_key={"type": "boolean", "description": "True when the finding is about the key, not its value."},
        document=_text("Id of the document; empty where it has none."),
        fingerprint={
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
            "description": "Identity across edits: SHA-256 of rule, document and pointer, never the line.",
        },
        excerpt=_text("The source line; empty when it is not known."),
        clauses=_list(_clause(), "The clauses that are violated."),
        why=_text("Why the rule exists; empty for a check that needs no reason."),
        help=_text("What the author can do; empty when there is nothing to do."),
        context={"type": "object", "description": "Every value the message shows, by name."},
        related=_list(_related(), "Further places that explain the finding."),
        waiver=_or_null(_waiver()),
    )


def _clause() -> JsonSchema:
    return _record(
        "A clause as it was when it was cited.",
        id=_text("Full clause id."),
        version=_text("Version of its page."),
        text=_text("Text of the clause."),
    )


def _related() -> JsonSchema:
    return _record(
        "A further place.",
        message=_text("What is there."),
        path=_text("File, relative to the root."),
        place=_place(),
        pointer=_text("JSON pointer into that file's document."),
    )


def _waiver() -> JsonSchema:
    return _record(
        "The waiver that lets the finding stand; null when there is none.",
        id=_text("Waiver id."),
        approvers=_list(_text("A person."), "Who approved it."),
        reason=_text("Why it was granted."),
        expires=_text("Last day it holds (ISO date)."),
    )


def _place() -> JsonSchema:
    numbers = {
        "line": "First line, from 1.",
        "column": "First column, from 1, in code points.",
        "end_line": "Last line.",
        "end_column": "Column after the last.",
    }
    entries = {name: {"type": "integer", "minimum": 1, "description": words} for name, words in numbers.items()}
    return _or_null(_record("Where in the file; null when only the file is known.", **entries))


def _record(description: str, **properties: JsonSchema) -> JsonSchema:
    """Return an object whose properties are all present and no others: a reader need not guess."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(description: str) -> JsonSchema:
    return {"type": "string", "description": description}


def _count(description: str) -> JsonSchema:
    return {"type": "integer", "minimum": 0, "description": description}


def _list(items: JsonSchema, description: str) -> JsonSchema:
    return {"type": "array", "items": items, "description": description}


def _map(values: JsonSchema, description: str) -> JsonSchema:
    return {"type": "object", "additionalProperties": values, "description": description}


def _or_null(schema: JsonSchema) -> JsonSchema:
    return {**schema, "type": [schema["type"], "null"]}
