"""
The built-in checks of this stage: one table of ids, titles and mends, and the way to make a finding of one.

It judges nothing: the modules that look at bytes, text and values name the check, the place and the values seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from canongate.load.place import Lines
from canongate.model.finding import Finding, Level, Related


@dataclass(frozen=True, slots=True)
class LoadCheck:
    """One thing this stage refuses: a permanent id, a short title for lists, and what the author can do."""

    id: str
    title: str
    help: str
    level: Level = Level.ERROR


_TABLE: Final = (
    LoadCheck("file-missing", "File does not exist", "Check the path, or create the file."),
    LoadCheck(
        "file-unreadable",
        "File cannot be read",
        "Give the user who runs canongate the right to read it, then run again.",
        Level.UNDECIDED,
    ),
    LoadCheck("file-is-folder", "Folder where a file is expected", "Move the folder away, or name a file inside it."),
    LoadCheck("folder-is-file", "File where a folder is expected", "Move the file away, or make it a folder."),
    LoadCheck("file-not-regular", "Not a regular file", "Replace it with a regular file."),
    LoadCheck("file-link-outside", "Link leaves the root", "Replace the link with the file itself, inside the root."),
    LoadCheck("file-link-broken", "Link leads nowhere", "Remove the link, or restore what it points to."),
    LoadCheck("folder-link", "Link to a folder", "Replace the link with a real folder; folders are never followed."),
    LoadCheck(
        "git-submodule",
        "Submodule inside the canon",
        "Put the files themselves here; what stands in another repository is not versioned with the canon.",
    ),
    LoadCheck("file-too-large", "File is too large", "Split it into several files."),
    LoadCheck("file-too-many-lines", "File holds too many lines", "Split it into several files."),
    LoadCheck("file-too-many-values", "File holds too many values", "Split it into several files."),
    LoadCheck("file-empty", "File holds no value", "Write the document, or remove the file."),
    LoadCheck("file-not-utf8", "File is not UTF-8", "Save the file as UTF-8 without a byte order mark."),
    LoadCheck("file-case-twin", "Names differ only in case", "Rename one of them; some systems cannot hold both."),
    LoadCheck(
        "file-name-not-plain", "File name is not plain ASCII", "Rename it with letters, digits, dot, dash, underscore."
    ),
    LoadCheck(
        "file-unexpected", "File is not part of the canon", "Move it out of this folder, or remove it.", Level.WARNING
    ),
    LoadCheck("file-suffix", "File would be ignored for its suffix", "Rename it so that it ends in the suffix shown."),
    LoadCheck("text-bom", "Byte order mark", "Save the file as UTF-8 without a byte order mark."),
    LoadCheck("text-carriage-return", "Carriage return", "Save the file with LF line ends."),
    LoadCheck("text-tab", "Tab", r"Write spaces, or \t inside double quotes where the value needs a tab."),
    LoadCheck("text-control-character", "Control character", "Remove the character."),
    LoadCheck("text-bidi-control", "Bidirectional control character", "Remove the character; it hides text."),
    LoadCheck(
        "text-zero-width", "Invisible character", "Remove the character; it is allowed inside emoji sequences only."
    ),
    LoadCheck("text-not-nfc", "Text is not in Unicode form NFC", "Retype the characters shown, or normalise to NFC."),
    LoadCheck(
        "text-merge-conflict",
        "Unresolved merge conflict",
        "Keep one side, or what both mean together; remove the lines that begin with <<<<<<<, ======= and >>>>>>>.",
    ),
    LoadCheck("yaml-syntax", "Not YAML", "Mend the text at the place shown."),
    LoadCheck("yaml-not-indented", "Value not indented", "Indent the value more than its key."),
    LoadCheck(
        "yaml-stray-value",
        "Value belongs to nothing",
        "Begin the line with a dash or a key, or indent it with its item.",
    ),
    LoadCheck("yaml-unfinished-block", "Block text without a last line end", "End the file with a line end."),
    LoadCheck("yaml-root-scalar", "Document is a single value", "Write a mapping of keys and values, or a list."),
    LoadCheck("yaml-two-documents", "More than one document", "Put each document in a file of its own."),
    LoadCheck("yaml-directive", "Directive", "Remove the line."),
    LoadCheck("yaml-document-end", "Document end marker", "Remove the line."),
    LoadCheck("yaml-unquoted-indicator", "Indicator of YAML in plain text", "Quote the value."),
    LoadCheck("yaml-anchor", "Anchor", "Remove the anchor and write the value out where it is needed."),
    LoadCheck("yaml-alias", "Alias", "Write the value out in place of the alias."),
    LoadCheck("yaml-merge-key", "Merge key", "Write the merged keys out."),
    LoadCheck("yaml-tag", "Tag", "Remove the tag; quote the value if it is to be a string."),
    LoadCheck("yaml-duplicate-key", "Key stands twice", "Keep one of the two."),
    LoadCheck(
        "yaml-complex-key", "Key is not a simple name", "Write the key as plain or quoted text before the colon."
    ),
    LoadCheck("yaml-key-not-string", "Key is read as another type than text", "Quote the key."),
    LoadCheck(
        "key-not-plain",
        "Key is not an ASCII name",
        "Use letters, digits and punctuation of ASCII, at most 200 characters, no blank at either end.",
    ),
    LoadCheck("yaml-ambiguous-scalar", "YAML readers disagree on this value", "Quote it, or spell it as shown."),
    LoadCheck("nested-too-deep", "Nested too deep", "Keep nesting within 64 levels."),
    LoadCheck("number-not-finite", "Number is not finite", "Write a finite number, or quote it if it is text."),
    LoadCheck(
        "number-too-large",
        "Whole number outside 64 bits",
        "Write a smaller number, or quote it if it is an identifier.",
    ),
    LoadCheck("json-syntax", "Not JSON", "Mend the text at the place shown."),
    LoadCheck(
        "table-head",
        "Head of the table",
        "Begin CSV with lines such as `# schema: segments/v1`, "
        'JSON Lines with an object such as {"schema": "segments/v1"}.',
    ),
    LoadCheck(
        "table-column",
        "Column of the table",
        "Name each column once, in ASCII, alone or with its type: name, name:int, name:number, name:bool, name:json.",
    ),
    LoadCheck(
        "table-line-too-long", "Line of the table is too long", "Say less in a row, or keep long text elsewhere."
    ),
    LoadCheck("table-row", "Row of the table", "Give each row a line of its own, with a cell for each column."),
    LoadCheck("table-cell", "Cell of the table", "Write a value of the column's type, or leave the cell empty."),
    LoadCheck("json-duplicate-key", "Key stands twice", "Keep one of the two."),
)

LOAD_CHECKS: Final[Mapping[str, LoadCheck]] = MappingProxyType({check.id: check for check in _TABLE})
"""Every check of this stage by its id."""


def found(  # noqa: PLR0913  # a finding has many optional parts, all named
    check: str,
    message: str,
    path: str,
    *,
    pointer: str = "",
    on_key: bool = False,
    place: tuple[Lines, int, int] | None = None,
    help: str = "",  # noqa: A002  # the field's name in Finding
    related: tuple[Related, ...] = (),
    **context: Any,
) -> Finding:
    """
    Return the finding of a check, its level and (unless given) its help taken from the table.

    Args:
        check: id in :data:`LOAD_CHECKS`.
        message: what is wrong here, with the values seen, in one line.
        path: file relative to the root.
        pointer: JSON pointer to the value concerned.
        on_key: the key at the pointer is concerned, not its value.
        place: the file's lines and the start and end offset; they become span and excerpt.
        help: the mend, where it is more exact than the table's.
        related: further places.
        context: the values that the message shows.
    """
    entry = LOAD_CHECKS[check]
    span, excerpt = (None, "")
    if place is not None:
        lines, start, end = place
        span, excerpt = lines.span(path, start, end), lines.excerpt(start)
    return Finding(
        rule=check,
        level=entry.level,
        message=message,
        path=path,
        pointer=pointer,
        on_key=on_key,
        span=span,
        help=help or entry.help,
        context=context,
        related=related,
        excerpt=excerpt,
    )
