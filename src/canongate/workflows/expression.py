"""``canongate eval``: one expression on one document, without any schema."""

import json
from pathlib import Path
from typing import Any

from canongate.expression import (
    Environment,
    ExpressionError,
    Failure,
    compile_expression,
    evaluate,
    explain,
    json_value,
    render,
)
from canongate.load.jsonfile import read_json
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.report.inert import visible


def evaluate_text(text: str, data: bytes | None, name: str, *, with_steps: bool = False) -> tuple[str, str, bool]:
    """
    Return what an expression gives: the value as JSON, what there is to say about it, and whether it has a value.

    Args:
        text: the expression.
        data: JSON or YAML bytes of the document it reads; None for an empty one.
        name: how the document is called in messages; its suffix tells JSON from YAML.
        with_steps: say every sub-expression with its value.

    Raises:
        UsageError: the expression does not compile, or the document cannot be read.
    """
    try:
        program = compile_expression(text, Environment.dyn())
    except ExpressionError as error:
        raise UsageError(str(error)) from None
    document = _document(data, name)
    value = evaluate(program, document)
    steps = render(explain(program, document)) + "\n" if with_steps else ""
    if isinstance(value, Failure):
        return "", f"{steps}undetermined: {visible(value.message)} (at {value.span})\n", False
    return json.dumps(json_value(value), ensure_ascii=False) + "\n", steps, True


def _document(data: bytes | None, name: str) -> dict[str, Any]:
    if data is None:
        return {}
    raw = read_json(data, name) if Path(name).suffix == ".json" else read_yaml(data, name)
    if not isinstance(raw, RawDocument):
        raise UsageError(f"{raw[0].span or name}: {raw[0].message}", help=raw[0].help)
    if not isinstance(raw.value, dict):
        raise UsageError(f"{name} holds no mapping", help="give the document as keys and values")
    return raw.value
