"""What can go wrong while the clients are generated. Each text is one line that says why."""


class GenerationError(Exception):
    """Nothing was changed: the documents and the generated trees are as they were."""


class DocumentError(GenerationError):
    """The API's document cannot be had, cannot be read, or is not valid OpenAPI."""


class MendError(GenerationError):
    """A mend is malformed, has lost its place, or cannot be applied where it points."""


class BuildError(GenerationError):
    """The generator failed, or what it wrote does not import or type-check, or lacks a name that our code uses."""


class InstallError(GenerationError):
    """What was built cannot be put in place."""


# What a validator says of a value may hold the whole of it.
_LONGEST = 2_000


def reason(error: Exception) -> str:
    """One line. Of the system's own errors, what and where."""
    if isinstance(error, OSError) and error.strerror:
        return plain(f"{error.filename}: {error.strerror}" if error.filename else error.strerror)
    return plain(str(error))


def plain(text: str) -> str:
    """One line that moves no cursor and colours nothing, whatever a document says; without the middle if long."""
    line = "".join(one if one.isprintable() else ascii(one)[1:-1] for one in " ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]} ... {line[-_LONGEST // 2 :]}"
