"""
Demo data: every logical table, drawn from known parameters, with planted truths; it says nothing of real customers.

The truths, in the segments of :func:`~.terms.demo_segments`: `builders` are really best; `visitors` are many and poor;
`newsletter` gets better results than `webinar` only where small and large companies are pooled; `bulk-orderers` bring
most until their cancelled orders are taken off; `older` customers only seem to matter, because builders are older.
"""
