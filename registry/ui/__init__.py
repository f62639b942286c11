"""The look: components, formats, charts, navigation and the form renderer. Knows nothing of households or money."""
