"""Open data of the wall: Atom, JSON and CSV. No row about a person is ever in them; the page shows it, for its days."""

from publicity.feeds.atom import feed
from publicity.feeds.records import PAGE_SIZE, Batch, batch
from publicity.feeds.tables import csv_of, json_of, schema

__all__ = ["PAGE_SIZE", "Batch", "batch", "csv_of", "feed", "json_of", "schema"]
