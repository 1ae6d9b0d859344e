"""Definitions of everything evidence counts: what is asked, from which columns, by which formula, for which clause."""
