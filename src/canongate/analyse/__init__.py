"""Questions about the rules themselves."""
