"""What keeps the program from running at all: exit status 2, not a finding."""

from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that must be corrected before anything can run."""

    message: str
    """What is wrong: lower case, no full stop."""
    file: str = ""
    """The file concerned, relative to the book if it is inside."""
    line: int = 0
    """1-based line, 0 for none."""
    helps: tuple[str, ...] = ()
    """Changes that would correct it."""


class CannotRunError(Exception):
    """The program cannot do what was asked; carries everything that is wrong."""

    def __init__(self, *troubles: Trouble) -> None:
        """Carry the troubles."""
        super().__init__("; ".join(t.message for t in troubles))
        self.troubles = troubles


class ChangedError(CannotRunError):
    """A file has changed while the book was read, so that nothing can be said of it."""

    def __init__(self, name: str) -> None:
        """Name the file, relative to the book."""
        super().__init__(Trouble(f"`{name}` has changed while the book was read", name, helps=("try again",)))
