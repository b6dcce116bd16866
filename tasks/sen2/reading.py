"""A return in whatever form it comes: XML, the nine files of a Blade export, or the DfE's template."""

from pathlib import Path

from tasks.reading import UnreadableFileError
from tasks.sen2.blade import read_blade
from tasks.sen2.records import Return
from tasks.sen2.template import read_template
from tasks.sen2.xml_file import read_xml


def read_return(path: Path) -> Return:
    """The return at a path.  Raises UnreadableFileError, mostly as RefusedReturnError with the id of a rule."""
    if path.is_dir():
        return read_blade(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        forms = "an .xml file, the folder of a Blade export, or the DfE's template as .xlsx or .xlsm"
        raise UnreadableFileError(f"{path.name}: the ending says no SEN2 return: give {forms}")
    return reader(path)


_READERS = {".xml": read_xml, ".xlsx": read_template, ".xlsm": read_template}
