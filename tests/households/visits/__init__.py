"""Helpers, visits and problems."""
