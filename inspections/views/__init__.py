"""Pages of the inspections: dashboards, the rows behind figures, reports."""
