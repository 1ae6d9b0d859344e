"""Claims: what the figures prove of a segment, what they refute, and what stays open and why; one module a kind."""
