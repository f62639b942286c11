"""Rows of rules in a test: written past the county's proposals, which the application's role cannot do by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import _owner


@contextmanager
def writable(model: Any) -> Iterator[None]:
    """For the while of a test the owner lets the application write one table of rules, in the run's own database."""
    table = model._meta.db_table
    with _owner() as cursor:
        cursor.execute(f"GRANT INSERT ON {table} TO registry_app")
        try:
            yield
        finally:
            cursor.execute(f"REVOKE INSERT ON {table} FROM registry_app")
