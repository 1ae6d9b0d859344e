"""Documents to a workspace: references, ownership."""
