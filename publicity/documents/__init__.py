"""The wall's pages and posters as documents: rendered, stored, printed."""
