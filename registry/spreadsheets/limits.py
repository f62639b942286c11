"""How large an uploaded workbook may be: the gate, the child process and the sentences all quote it."""

from typing import Final

MAX_BYTES: Final = 24 * 1024 * 1024
MAX_PARTS: Final = 200
MAX_UNPACKED: Final = 192 * 1024 * 1024
"""20,000 households of three people, 25 cells a row, are about 72 MB of XML (PERFORMANCE.md §2: 36 bytes a cell)."""
MAX_RATIO: Final = 100
MAX_COLUMNS: Final = 80
MAX_ROWS: Final = 100_000
"""Of one sheet: the people of a county's 20,000 households and more."""
HEADING_ROWS: Final = 10
"""Rows above the data that may hold a title and headings; they do not count as rows of data."""
MAX_TEXT: Final = 96 * 1024 * 1024
"""Characters of all cells together: one shared text can be named by a million cells."""
CHILD_MEMORY: Final = 1536 * 1024 * 1024
CHILD_CPU_SECONDS: Final = 90
CHILD_WALL_SECONDS: Final = 180
