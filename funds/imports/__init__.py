"""Workbooks that come in: read whole, judged whole, taken over whole or not at all."""
