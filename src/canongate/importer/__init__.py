"""Wiki text to pages."""
