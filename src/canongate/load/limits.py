"""How much of a file is read: bounds that keep a hostile file cheap (below one second and 100 MB)."""

from typing import Final

YAML_BYTES: Final = 1024 * 1024
JSON_BYTES: Final = 16 * 1024 * 1024
DEPTH_LIMIT: Final = 64
"""Collections inside one another, the outermost counted."""
TABLE_BYTES: Final = 32 * 1024 * 1024
"""A CSV or JSON Lines registry: some 100,000 rows of 300 bytes."""
TABLE_LINES: Final = 500_000
TABLE_LINE: Final = 64 * 1024
"""Bytes of one line, which is one row."""
TABLE_VALUES: Final = 2_000_000
"""Cells of a table, and commas and brackets in them, which may stand before values of their own."""
PLACED: Final = 1024 * 1024
"""A JSON text of more characters is not composed to show where in it something stands."""
YAML_LINES: Final = 50_000
YAML_VALUES: Final = 50_000
"""Values in one YAML file, each mapping, list and scalar counted; larger registries are CSV or JSONL."""
KEY_LENGTH: Final = 200
INTEGER_BOUND: Final = 2**63
"""Whole numbers are at least minus this and below this."""
FINDINGS_PER_FILE: Final = 100
"""A hostile file is not worth more findings than this; what follows them is the same again."""
