"""A return in whatever form it comes: XML, the nine files of a Blade export, or the DfE's template."""

from pathlib import Path

from tasks.reading import UnreadableFileError
from tasks.sen2.records import Return
from tasks.sen2.xml_file import read_xml


def read_return(path: Path) -> Return:
    """The return at a path.  Raises UnreadableFileError, mostly as RefusedReturnError with the id of a rule."""
    if path.suffix.lower() == ".xml":
        return read_xml(path)
    raise UnreadableFileError(f"{path.name}: the ending says no SEN2 return: give an .xml file")
