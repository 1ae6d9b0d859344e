"""Questions about the rules themselves: do their cases hold, what do they cover, how do two sets of them differ."""
