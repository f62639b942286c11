"""Papers of the inspections: sentences, charts and tables made of frozen figures."""

from inspections.documents.paper import PHASES, render, title_of

__all__ = ["PHASES", "render", "title_of"]
