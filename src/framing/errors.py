"""What can go wrong without anybody's fault in this code: each says in its message what happened, why, what to do."""


class Mendable(ValueError):
    """Something that whoever runs this can mend; the message says what, and a traceback would only hide it."""


class BadSettings(Mendable):
    """framing.toml cannot be used; the message says where and what to write instead."""


class NotMadeYet(FileNotFoundError):
    """A table is read before any run has made it."""


class Busy(RuntimeError):
    """Another run is writing to the same data/processed."""


class NoArticles(RuntimeError):
    """There is nothing to compare; the message says what was found in data/raw instead."""
