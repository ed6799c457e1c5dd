"""A deed of a form: a rule that forbids it is said above the form, and what was typed stays."""

from collections.abc import Callable
from typing import TypeVar

from flask_wtf import FlaskForm

from portal.access.trial import trial
from portal.kernel.errors import Conflict, RuleBroken
from portal.web.filters import words
from portal.web.request import db

T = TypeVar("T")


def tried(form: FlaskForm, deed: Callable[[], object], ask: Callable[[], T]) -> T | None:
    """What `ask` answers if the deed would be done; None when the rules forbid it, which is said above the form."""
    try:
        with trial(db()):
            deed()
            return ask()
    except RuleBroken as error:
        form.form_errors = [words(error.sentence)]
        return None


def done(form: FlaskForm, deed: Callable[[], object]) -> bool:
    """Do it, or say why not: then nothing of it remains. A change by someone else meanwhile has a page of its own."""
    attempt = db().begin_nested()
    try:
        deed()
        attempt.commit()
    except Conflict:
        raise
    except RuleBroken as error:
        attempt.rollback()
        form.form_errors = [words(error.sentence)]
        return False
    return True
