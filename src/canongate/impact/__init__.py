"""Two workspaces to a semantic diff and a derived declaration."""
