"""Pure rules of village meetings."""
