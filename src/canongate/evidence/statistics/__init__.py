"""Ratios, intervals and tests over integer counts: pure functions; what cannot be concluded is a value, not a guess."""
