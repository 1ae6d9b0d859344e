"""Findings and verdicts as text and machine formats."""
