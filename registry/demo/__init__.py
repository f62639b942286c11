"""The invented county: one plan that every app's ``demo.py`` builds its part from, the same for the same seed."""
