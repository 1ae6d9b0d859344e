"""Data contract, metrics, statistics, claims, manifest."""
