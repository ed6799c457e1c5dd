"""The shape of what is typed to keep something from someone."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from portal.dossier.domain import WithholdingGround
from portal.web.fields import Chosen, Day, OneOf

A_DATE = _l("Vul een datum in, zoals 4-3-2026.")
TOO_LONG = _l("Dit is te lang. Er passen 2000 tekens in.")
GROUNDS = {
    WithholdingGround.SERIOUS_HARM: _l("Het weten ervan doet deze persoon ernstig kwaad"),
    WithholdingGround.PRIVACY_OF_ANOTHER: _l("Het gaat over een ander, en die heeft recht op privacy"),
    WithholdingGround.GOOD_CARE: _l("Goede hulp aan het kind kan anders niet"),
}


def _why(label: object) -> TextAreaField:
    checks = [InputRequired(_l("Schrijf op waarom.")), Length(max=2000, message=TOO_LONG)]
    return TextAreaField(label, validators=checks)


class GroundForm(FlaskForm):
    """Why someone does not get an item, who agrees, and when it is looked at again."""

    ground = RadioField(
        _l("Op welke grond?"),
        choices=[SelectChoice(ground.value, text) for ground, text in GROUNDS.items()],
        validators=[InputRequired(_l("Kies een grond."))],
    )
    reason = _why(_l("Leg uit waarom"))
    second = OneOf(
        _l("Met welke tweede hulpverlener besprak u dit?"),
        validators=[InputRequired(_l("Kies een tweede hulpverlener."))],
    )
    review_on = Day(_l("Wanneer kijkt u opnieuw?"), validators=[InputRequired(A_DATE)])


class WithholdForm(GroundForm):
    """The same, and from whom."""

    person = OneOf(_l("Voor wie blijft het dicht?"), validators=[InputRequired(_l("Kies een persoon."))])


class SecretForm(FlaskForm):
    """For whom it is secret where the child stays."""

    person = OneOf(_l("Voor wie is geheim waar het kind woont?"), validators=[InputRequired(_l("Kies een persoon."))])
    reason = _why(_l("Leg uit waarom"))
    review_on = Day(_l("Wanneer kijkt u opnieuw?"), validators=[InputRequired(A_DATE)])


class ReviewForm(FlaskForm):
    """Looked at again: it is still needed, until a next look."""

    review_on = Day(_l("Nog nodig. Wanneer kijkt u opnieuw?"), validators=[InputRequired(A_DATE)])


class CourtForm(FlaskForm):
    """What the order of a court says."""

    person = OneOf(_l("Tegen wie geldt de uitspraak?"), validators=[InputRequired(_l("Kies een persoon."))])
    order_reference = StringField(
        _l("Nummer en datum van de beschikking"),
        validators=[InputRequired(_l("Noem de beschikking.")), Length(max=200, message=_l("Dit is te lang."))],
    )
    kinds = Chosen(_l("Welke onderdelen?"), validators=[Optional()])
    starts_on = Day(_l("Vanaf"), validators=[InputRequired(A_DATE)])
    ends_on = Day(_l("Tot en met"), validators=[Optional()])


class ThirdPartyForm(FlaskForm):
    """Of whom an item speaks, when that is someone else than the youth."""

    person = OneOf(_l("Over wie gaat dit stuk?"))


class ShowAgainForm(FlaskForm):
    """A "niet voor" ends: why, who agrees, and when the youth was told."""

    reason = _why(_l("Waarom mag deze persoon het toch lezen?"))
    second = OneOf(
        _l("Met welke tweede hulpverlener besprak u dit?"),
        validators=[InputRequired(_l("Kies een tweede hulpverlener."))],
    )
    told_youth_on = Day(
        _l("Wanneer vertelde u het aan de jeugdige?"),
        validators=[InputRequired(_l("Vertel het eerst. Vul daarna de dag in."))],
    )
