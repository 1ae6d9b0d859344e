"""``canongate evidence``: the table of its commands; each stands in a module of its own."""

import click

from canongate.cli.lazy import Lazy, LazyGroup

EVIDENCE_COMMANDS = {
    "Commands": {
        "contract": Lazy("evidence_contract", "contract", "Propose a data contract for files."),
        "build": Lazy("evidence_build", "build", "Build the evidence manifest of a folder of data."),
        "show": Lazy("evidence_read", "show", "Show a manifest: figures, claims and their reasons."),
        "verify": Lazy("evidence_read", "verify", "Check whether a manifest holds."),
        "report": Lazy("evidence_build", "report_of", "Write a manifest as one page (HTML)."),
        "members": Lazy("evidence_read", "members", "Write the list of a segment's customers, outside the root."),
        "demo-data": Lazy("evidence_build", "demo_data", "Write generated data with known truths."),
        "stand-in": Lazy("evidence_build", "stand_in", "Write a stand-in for the data of the worked example."),
    }
}


@click.command(cls=LazyGroup, parts=EVIDENCE_COMMANDS)
def evidence() -> None:
    """Compute evidence from customer data: integers and digests, never a customer's row."""
