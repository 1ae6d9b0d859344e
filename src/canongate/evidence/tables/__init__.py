"""The integer tables of a manifest, and what is derived from them; one module for each thing that is described."""
