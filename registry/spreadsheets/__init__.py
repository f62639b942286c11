"""Workbooks in and out: read with coordinates, check against declared columns, report every fault, write templates."""
