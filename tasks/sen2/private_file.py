"""A file of persons on its way to disk: for nobody else to read, and whole or not there at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tasks.reading import UnreadableFileError


@contextmanager
def private_file(path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file for writing.  It takes its name when all is written; what failed half-way is deleted.

    Raises UnreadableFileError, in one sentence, where it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding=encoding, newline="") as stream:
            yield stream
        part.replace(path)
    except OSError as error:
        raise UnreadableFileError(f"{path.name}: it cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
