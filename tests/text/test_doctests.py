"""The examples in the docstrings of registry.text are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("module", ["identity", "money", "names", "periods"])
def test_docstring_examples_hold(module):
    result = doctest.testmod(importlib.import_module(f"registry.text.{module}"))
    assert result.attempted >= 6
    assert result.failed == 0
