"""What the forms ask: for each event only what it needs or may carry, in an officer's words, with the law's choices.

A form is a JSON Schema; who draws it is not known here.  Free text is never asked for: whoever draws
forms keeps what is typed into them in clear.
"""

from tasks.forms.events import ELSEWHERE, FORMS, Form, about
from tasks.forms.fields import Field, schema
from tasks.forms.others import OTHERS

__all__ = ["ELSEWHERE", "FORMS", "OTHERS", "Field", "Form", "about", "schema"]
