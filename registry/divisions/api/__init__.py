"""Divisions in the API: reference data, open to everyone who is in."""
