"""Where the pages and the forms of the dashboard are, and links to them.

Every page of Prefect's UI on which our markdown is shown lies two steps below the root of its face
(`/` or `/v2/`), so an address with two steps up leads right in both.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from tasks.boards.markdown import Markdown, escaped

_UP = "../.."
_MONTH = 30 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Links:
    """The pages by artifact key and the forms by deployment name, each with its id in Prefect."""

    pages: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)

    def page(self, key: str) -> str | None:
        """The address of a page; None where it was never published."""
        found = self.pages.get(key)
        return f"{_UP}/artifacts/artifact/{found}" if found else None

    def case(self, ref: str) -> str | None:
        """The page of a request; else the form that makes it, filled in; None where there is neither."""
        return self.page(case_key(ref)) or self.form("track-request", case_ref=ref)

    def form(self, name: str, **values: str) -> str | None:
        """The address of a form with these fields filled in; None where it is not deployed."""
        found = self.forms.get(name)
        if not found:
            return None
        filled = f"?parameters={quote(json.dumps(values, separators=(',', ':')), safe='')}" if values else ""
        return f"{_UP}/deployments/deployment/{found}/run{filled}"

    def record(self, event: str, **values: str) -> str | None:
        """The form of one event, which asks only for what that needs; else that of all events, filled in."""
        return self.form(event.replace("_", "-"), **values) or self.form("record-event", event=event, **values)

    def runs(self, name: str) -> str | None:
        """The page of a deployment, with its runs; None where it is not deployed."""
        found = self.forms.get(name)
        return f"{_UP}/deployments/deployment/{found}" if found else None

    def events(self, authority: str, ref: str) -> str:
        """The event feed of one request, over the last month."""
        # Named twice, since the light face takes one alone for a text and not a list, and breaks on it; and each
        # face has its own word for the kind of period.
        resource = f"resource={quote(f'ehcp.case.{authority}.{ref}', safe='')}"
        return f"{_UP}/events?{resource}&{resource}&rangeType=span&type=span&seconds=-{_MONTH}"


def case_key(ref: str) -> str:
    """The artifact key of a request's page."""
    return f"case-{ref.lower().replace('/', '-')}"


def link(text: object, address: str | None) -> Markdown:
    """A markdown link, or the text alone where there is no address."""
    plain = escaped(text)
    return Markdown(f"[{plain}]({address})") if address else plain
