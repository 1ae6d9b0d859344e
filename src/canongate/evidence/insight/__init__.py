"""What best customers teach: cuts, comparisons, affinities, first purchases, the lapsed, the promising, the known."""
