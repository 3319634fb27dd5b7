"""Every error that citeweave raises on purpose.

::

    CiteweaveError
    ├── InputError              a file, or a line of it, cannot be read as papers
    │   ├── UnreadableFileError     missing, binary, or in no known encoding
    │   ├── UnknownLayoutError      text, but no known page layout
    │   └── RecordError             an annotation or export line breaks its contract
    ├── WorkerError             a process that extracts ended too early
    ├── VocabularyError         a node or an edge that the vocabulary forbids
    ├── QueryError
    │   ├── UnknownQueryError       no query has that name
    │   ├── UnknownNameError        nothing in the store has that name
    │   ├── AmbiguousNameError      several things have that name, where one is wanted
    │   ├── ParameterError          missing, unknown, or of the wrong type
    │   ├── QueryFileError          a .cypher file breaks the catalogue's rules
    │   └── QueryFailedError        the store refused or could not finish a query
    └── StoreError
        ├── UnknownStoreError       the URL names no known kind of store
        ├── StoreMissingError       nothing is stored there yet
        ├── StoreLockedError        another process is writing to it
        ├── StoreUnavailableError   no answer from there, or none any more
        ├── StoreAccessError        wrong user or password, or no right to do that
        ├── StoreForeignError       holds data that is not ours
        ├── StoreVersionError       a version that does not go with this citeweave
        ├── StoreDamagedError       the file is not a store, or is cut off
        ├── StoreUnfinishedError    a load into it was not finished
        ├── StoreWriteError         nothing of the failed batch was kept
        │   ├── StoreRefusedError       for what a paper of it holds
        │   └── StoreLimitError         for how much there is of it
        └── UnsupportedError        this kind of store cannot do that

A message names the value, the place, and the way out.
"""


class CiteweaveError(Exception):
    """The root of the tree."""


class InputError(CiteweaveError):
    """A file, or a line of it, cannot be read as papers."""


class UnreadableFileError(InputError):
    """A file is missing, binary, or in no known encoding."""


class UnknownLayoutError(InputError):
    """A text is in none of the known page layouts."""


class RecordError(InputError):
    """An annotation or export line breaks its contract."""


class WorkerError(CiteweaveError):
    """A process that extracts facts ended before its work was done."""


class VocabularyError(CiteweaveError):
    """A node or an edge is forbidden by the vocabulary."""


class QueryError(CiteweaveError):
    """A query cannot be found, bound or run."""


class UnknownQueryError(QueryError):
    """No query has that name."""


class UnknownNameError(QueryError):
    """Nothing in the store has that name."""


class AmbiguousNameError(QueryError):
    """Several things in the store have that name, where one is wanted."""


class ParameterError(QueryError):
    """A parameter is missing, unknown, or of the wrong type."""


class QueryFileError(QueryError):
    """A ``.cypher`` file breaks the catalogue's rules."""


class QueryFailedError(QueryError):
    """A store refused a query or could not finish it."""


class StoreError(CiteweaveError):
    """A store cannot be opened, read or written."""


class UnknownStoreError(StoreError):
    """A URL names no known kind of store."""


class StoreMissingError(StoreError):
    """Nothing is stored at that place yet."""


class StoreLockedError(StoreError):
    """Another process is writing to the store."""


class StoreUnavailableError(StoreError):
    """The server does not answer, or stopped answering."""


class StoreAccessError(StoreError):
    """The user or password is wrong, or the user may not do that."""


class StoreForeignError(StoreError):
    """The database holds data that citeweave did not write."""


class StoreVersionError(StoreError):
    """The store was written by a newer citeweave, or runs on an engine that is too old or too new."""


class StoreDamagedError(StoreError):
    """The file is not a store, or is cut off."""


class StoreUnfinishedError(StoreError):
    """A load into the store was begun and not finished."""


class StoreWriteError(StoreError):
    """A batch could not be written; nothing of it was kept."""


class StoreRefusedError(StoreWriteError):
    """A batch holds what cannot be kept; without it, the rest can be."""


class StoreLimitError(StoreWriteError):
    """A batch is more than the store does in one transaction; a smaller one can be written."""


class UnsupportedError(StoreError):
    """The store is of a kind that cannot do that."""
