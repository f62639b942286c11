"""Forms of the household card and of its cases."""
