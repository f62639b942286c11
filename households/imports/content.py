"""What a workbook says, apart from the file it comes in: two files of the same content have the same fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from households.imports.checks.book import Book
from registry.spreadsheets.columns import CheckedRow


def fingerprint(book: Book) -> str:
    """SHA-256 of the rows as they were read: order, formats, blank cells and further columns do not matter."""
    digest = hashlib.sha256()
    for name, rows in (("h", book.households), ("m", book.members), ("j", book.jobs), ("r", book.risks)):
        for line in sorted(_lines(rows)):
            digest.update(f"{name}{line}\n".encode())
    return digest.hexdigest()


def _lines(rows: Iterable[CheckedRow]) -> Iterable[str]:
    for row in rows:
        said = {key: value for key, value in row.values.items() if value is not None}
        yield json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
