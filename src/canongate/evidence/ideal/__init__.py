"""Weighted criteria of an ideal customer: who meets them, what tells these apart, how they came, who is like them."""
