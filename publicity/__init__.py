"""The Fair Wall: what hangs there, for how long, who witnessed it, what villagers say against it.

Stands low and knows nothing of households or money: a higher app hands over rows that may be shown, and asks later
whether they have hung long enough. What the public sees is defined once, by the wall_* views in the database.
"""
