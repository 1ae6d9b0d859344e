"""A manifest as one page for a brain owner: charts drawn offline, a table beside each, claims in plain words."""
