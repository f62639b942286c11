"""The county with 1000 yuan and accounts down to a project's households."""

from tests.funds.test_ledger import books

__all__ = ["books"]
