"""The one table of report formats; the command line reads its choices, suffixes and help from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from canongate.model.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A report format; its module is imported when the first report is written."""

    name: str
    suffix: str
    """What a file of this format is usually called by."""
    description: str
    module: str

    def write(self, report: Report) -> str:
        """Return the report in this format, ending with a line end."""
        text: str = import_module(f"canongate.report.{self.module}").write(report)
        return text


_TABLE = (
    Format("text", ".txt", "for people: place, source line, clause, why and help of each finding", "text"),
    Format("json", ".json", "json_v1, with a published schema; every value a message shows", "json_v1"),
    Format("sarif", ".sarif", "SARIF 2.1.0, for code scanning", "sarif"),
    Format("junit", ".xml", "JUnit XML, for test reports of CI servers", "junit"),
    Format("github", ".log", "GitHub workflow commands: annotations in the job log", "github"),
    Format("gitlab", ".json", "GitLab code quality JSON", "gitlab"),
    Format("markdown", ".md", "a comment for a change request, within the host's limit", "markdown"),
)
FORMATS: Mapping[str, Format] = {entry.name: entry for entry in _TABLE}
