"""The map of a wiki export: which file becomes which page."""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.page import GrammarRef
from canongate.model.strict import Line, PageId, Strict


class ImportRow(Strict):
    """One file of an export, and the page it becomes."""

    file: Annotated[Line, Field(examples=["best-customer-identification.txt"])]
    """Path of the file in the export's folder, with forward slashes."""
    id: PageId
    """Page it becomes."""
    grammar: GrammarRef = "framework@1"
    """Grammar it is read with."""
    title: Line | None = None
    """Title, where the text has none."""


class ImportMap(Strict):
    """What a whole export becomes."""

    schema_: Annotated[Literal["import-map/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    rows: tuple[ImportRow, ...]
    """One row per file."""
