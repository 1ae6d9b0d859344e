"""A place in a file, as a reader counts it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """
    A place in a file.

    Lines and columns are 1-based and columns count code points, so ``path:line:column`` opens in any editor.
    The end is exclusive; an end equal to the start marks a point.
    """

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    path: str
    """File, relative to the root."""
    line: int
    """Line on which it begins."""
    column: int
    """Column at which it begins."""
    end_line: int
    """Line on which it ends."""
    end_column: int
    """Column before which it ends."""

    @classmethod
    def point(cls, path: str, line: int = 1, column: int = 1) -> "Span":
        """Return the empty span at one place."""
        return cls(path, line, column, line, column)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
