"""The village itself: its card, and the meetings that decide in it."""
