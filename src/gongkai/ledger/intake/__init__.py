"""Reading officers' ledgers: an untidy Excel or CSV file becomes typed rows or clear errors."""

from gongkai.ledger.intake.outcome import Ignored, Intake, IntakeRefused, Limits, Problem, Row
from gongkai.ledger.intake.reader import read
from gongkai.ledger.intake.schema import Field, Schema
from gongkai.ledger.intake.template import build_template

__all__ = [
    "Field",
    "Ignored",
    "Intake",
    "IntakeRefused",
    "Limits",
    "Problem",
    "Row",
    "Schema",
    "build_template",
    "read",
]
