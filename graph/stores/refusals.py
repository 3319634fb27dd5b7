"""Why a Neo4j server did not do something: for what it was sent, for how much of it, or for no reason of the sender's.

Told by the server's status codes, which stay the same from version to version.
"""

from __future__ import annotations

NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"
DATABASE_STOPS = "Neo.TransientError.General.DatabaseUnavailable"
"""The database is being started or stopped."""

_OF_DATA = (
    "Neo.ClientError.Schema.ConstraintValidationFailed",
    "Neo.ClientError.Statement.ArgumentError",
    "Neo.ClientError.Statement.SemanticError",
    "Neo.ClientError.Statement.TypeError",
)
_OF_INDEX = "Neo.DatabaseError.Statement.ExecutionFailed"
_OF_TIME = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)
_OF_STOP = (
    "Neo.ClientError.Transaction.LockClientStopped",
    "Neo.ClientError.Transaction.Terminated",
    "Neo.TransientError.Transaction.LockClientStopped",
    "Neo.TransientError.Transaction.Terminated",
)


def is_of_data(code: str | None, message: str | None) -> bool:
    """Tell whether a server refused something for what it was sent: without it, the rest can be written."""
    # A value that is too long for an index has no code of its own; that code can also mean a full disk.
    return code in _OF_DATA or (code == _OF_INDEX and "too large to index" in (message or ""))


def is_of_stop(code: str | None) -> bool:
    """Tell whether a transaction was ended from outside, as when the server stops; it can be begun again."""
    return code in _OF_STOP


def is_of_size(code: str | None) -> bool:
    """Tell whether a transaction took more memory or time than the server allows one."""
    return code in _OF_TIME or (code or "").endswith("OutOfMemoryError")
