"""Indicators, dashboards and the reports of the inspection cycle: one figure, one definition, everywhere the same."""
