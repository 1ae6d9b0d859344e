"""Pages, graphs, declarations and charts from the canon."""
