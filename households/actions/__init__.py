"""Writes of the household card that touch several rows; one module a subject."""
