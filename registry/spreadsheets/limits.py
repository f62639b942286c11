"""How large an uploaded workbook may be: the gate, the child process and the sentences all quote it."""

from typing import Final

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_PARTS: Final = 200
MAX_UNPACKED: Final = 64 * 1024 * 1024
"""20,000 rows of 80 columns are about 57 MB of XML (PERFORMANCE.md §2: 36 bytes a cell)."""
MAX_RATIO: Final = 100
MAX_COLUMNS: Final = 80
MAX_ROWS: Final = 20_000
HEADING_ROWS: Final = 10
"""Rows above the data that may hold a title and headings; they do not count as rows of data."""
MAX_TEXT: Final = 48 * 1024 * 1024
"""Characters of all cells together: one shared text can be named by a million cells."""
CHILD_MEMORY: Final = 1024 * 1024 * 1024
CHILD_CPU_SECONDS: Final = 40
CHILD_WALL_SECONDS: Final = 90
