"""Keyset pages for the API: never an offset, at most 100 rows."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Pages by the primary key unless the viewset orders otherwise (the last key must be unique)."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "pk"
