"""Pure rules: what a window of time is, what a figure is worth, which light it carries."""
