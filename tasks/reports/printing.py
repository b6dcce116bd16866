"""A document as a tagged PDF, as a page and as pictures of its pages.

The data reach the template as JSON and are set as they are: nothing in them can be a command to typst.
"""

import base64
import json
from datetime import UTC, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.rendering import TEMPLATES, environment
from tasks.reports.document import Document, Picture

if TYPE_CHECKING:
    import typst

TEMPLATE = TEMPLATES / "reports" / "report.typ"


def pdf(document: Document) -> bytes:
    """The document as PDF/UA-1; typst refuses it where a picture has no words."""
    made = datetime.combine(document.ends_on, time(), UTC)
    printed = _compiler(document).compile(format="pdf", pdf_standards="ua-1", timestamp=made)
    assert isinstance(printed, bytes)
    return printed


def pictures(document: Document, ppi: float = 110) -> list[bytes]:
    """Each page of the document as PNG."""
    printed = _compiler(document).compile(format="png", ppi=ppi)
    return printed if isinstance(printed, list) else [printed or b""]


def _compiler(document: Document) -> "typst.Compiler":
    import typst  # noqa: PLC0415  80 MB that no other command needs

    return typst.Compiler(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(each) for each in _fonts()],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document.data, ensure_ascii=False)},
    )


def _fonts() -> list[Path]:
    """Geist (SIL Open Font Licence), which Prefect's own pages are set in; without it typst sets its serif."""
    found = find_spec("prefect")
    folder = Path(found.origin).parent / "server" / "ui-v2" / "fonts" if found and found.origin else None
    return [folder] if folder and folder.is_dir() else []


def page(document: Document) -> str:
    """The document as one HTML file that holds its pictures and asks nobody for anything."""
    pictured = {
        id(each): base64.b64encode(each.svg.encode()).decode() for each in document.parts if isinstance(each, Picture)
    }
    return environment().get_template("reports/report.html.j2").render(document=document, pictured=pictured, of=id)
