"""The rules of `config/sen2/rules.toml`: each finds its faults in one person, or in the header.

A rule says where it found what; which person that is, and what may be shown, is for `tasks.sen2.checking`.
"""

from tasks.sen2.rules.active import active_plans
from tasks.sen2.rules.assessment import assessments
from tasks.sen2.rules.fault import Fault, Known, known_from
from tasks.sen2.rules.form import form
from tasks.sen2.rules.header import header
from tasks.sen2.rules.person import persons
from tasks.sen2.rules.plan import plans
from tasks.sen2.rules.request import requests

OF_A_PERSON = (form, persons, requests, assessments, plans, active_plans)

__all__ = ["OF_A_PERSON", "Fault", "Known", "form", "header", "known_from"]
