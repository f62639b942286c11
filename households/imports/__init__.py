"""The two-sheet workbook of households and members: what its columns mean, what is refused, how it is written."""
