"""Probability models of buying: fitted to grouped integers, with a diagnosis that says when a fit is not evidence."""
