"""Turns a letter into words.

The templates are the council's to change, so they run in a sandbox, and a placeholder that does not
exist is an error instead of a gap.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import css_inline
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

import config
from models.letters import (
    AlarmLetter,
    Digest,
    FamilyUpdate,
    ServiceWeek,
    ShadowReport,
    WeeklySummary,
    counted,
    in_words,
)
from tasks.packing import Rendered

TEMPLATES = Path(config.__file__).parent / "templates"
Letter = Digest | WeeklySummary | ServiceWeek | ShadowReport | AlarmLetter
LETTERS: Mapping[type, str] = {
    Digest: "professional/digest",
    WeeklySummary: "manager/weekly_summary",
    ServiceWeek: "professional/service_week",
    ShadowReport: "manager/shadow_report",
    AlarmLetter: "manager/alarm",
}


def render(letter: Letter) -> Rendered:
    """Put a letter into words.  Raises jinja2.UndefinedError where a template asks for what is not there."""
    name, values = LETTERS[type(letter)], placeholders(letter)
    text = environment().get_template(f"{name}.txt.j2").render(values)
    html = environment().get_template(f"{name}.html.j2").render(values)
    return Rendered(letter.subject, text, _inliner().inline(html))


def render_text(draft: FamilyUpdate) -> str:
    """A draft in words: it is sent by a person, as text."""
    return environment().get_template("family/late_advice.txt.j2").render(placeholders(draft))


def placeholders(letter: Letter | FamilyUpdate) -> dict[str, Any]:
    """What a template may ask for: the letter's fields and public properties, by name."""
    derived = [name for name, each in vars(type(letter)).items() if isinstance(each, property)]
    return {name: getattr(letter, name) for name in (*(each.name for each in fields(letter)), *derived)}


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The templates' surroundings, made once.  Whatever is not named .txt.j2 is escaped."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: not (name or "").endswith(".txt.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"in_words": in_words, "counted": counted, "in_a_link": in_a_link}
    return made


@cache
def _inliner() -> css_inline.CSSInliner:
    """Styles go onto the elements (Outlook, Gmail); the rules for narrow screens stay in the head."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def look() -> str:
    """A digest of whatever a council can change in `config/`: letters that were written before are written anew."""
    files = sorted(each for each in TEMPLATES.parent.rglob("*.*") if each.suffix in (".toml", ".j2"))
    return hashlib.sha256(b"".join(hashlib.sha256(each.read_bytes()).digest() for each in files)).hexdigest()


def in_a_link(mailbox: str) -> str:
    """A mailbox as a mailto: link must hold it: a mail program decodes what looks like a percent sign's escape."""
    return quote(mailbox, safe="@")
