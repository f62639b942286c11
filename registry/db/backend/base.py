"""PostgreSQL, with the scope and the actor of the work pushed at the start of every transaction.

SET LOCAL at the transaction's start is the only form that neither leaks through a connection pooler nor gets lost
(docs/adr/0002-scope-in-the-database.md).
"""

from django.db.backends.postgresql import base

from registry.db import scope


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named in settings: DATABASES["default"]["ENGINE"]."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # a mixin: the base comes with the class it is mixed into
        if not autocommit:
            scope.push(self)
