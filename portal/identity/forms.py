"""Shapes of what people type to sign in, and of what an administrator fills in."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.identity.domain import ClientAuthentication
from portal.people.models import NameKind, Work

NAME = Regexp(r"^[A-Za-z0-9._-]{3,40}$", message=_("Gebruik 3 tot 40 letters, cijfers, punten of streepjes."))

MAIL = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_("Dit is geen e-mailadres."))


class CodeForm(FlaskForm):
    code = StringField(_("Uw code"), validators=[InputRequired(_("Vul de code van de brief in")), Length(max=60)])


class PasswordForm(FlaskForm):
    user_name = StringField(
        _("Gebruikersnaam"), validators=[InputRequired(_("Vul uw gebruikersnaam in")), Length(max=60)]
    )
    password = PasswordField(_("Wachtwoord"), validators=[InputRequired(_("Vul uw wachtwoord in")), Length(max=200)])
    totp_code = StringField(
        _("Code uit de app, of een herstelcode"), validators=[InputRequired(_("Vul de code in")), Length(max=40)]
    )


class FactorForm(FlaskForm):
    """A step-up by password and code."""

    password = PasswordField(_("Wachtwoord"), validators=[InputRequired(_("Vul uw wachtwoord in")), Length(max=200)])
    totp_code = StringField(_("Code uit de app"), validators=[InputRequired(_("Vul de code in")), Length(max=40)])
    naar = HiddenField()


class NewPasswordForm(FlaskForm):
    user_name = StringField(
        _("Kies een gebruikersnaam"), validators=[InputRequired(_("Kies een gebruikersnaam")), NAME]
    )
    password = PasswordField(
        _("Kies een wachtwoord"), validators=[InputRequired(_("Kies een wachtwoord")), Length(max=200)]
    )
    totp_code = StringField(
        _("De code van zes cijfers uit de app"),
        validators=[InputRequired(_("Vul de code van de app in")), Length(max=10)],
    )


WORK = {
    Work.PROFESSIONAL: _("Professional (begeleider, behandelaar)"),
    Work.TEAM_MANAGER: _("Teamleider"),
    Work.MATCHER: _("Matcher"),
    Work.RECRUITER: _("Werver of screener"),
    Work.FINANCE: _("Financiën"),
    Work.PRIVACY_OFFICER: _("Privacy-officer"),
    Work.ORG_ADMIN: _("Beheerder van de organisatie"),
}


class EmploymentForm(FlaskForm):
    account = HiddenField()
    person = HiddenField()
    name = StringField(_("Naam"), validators=[InputRequired(_("Vul de naam in")), Length(max=120)])
    work = SelectField(
        _("Rol in de organisatie"), choices=[SelectChoice(work.value, text) for work, text in WORK.items()]
    )
    job_title = StringField(_("Functie, zoals gezinnen die lezen"), validators=[Optional(), Length(max=80)])
    starts_on = DateField(_("Eerste dag"), validators=[InputRequired(_("Vul de eerste dag in"))])
    ends_on = DateField(_("Laatste dag"), validators=[Optional()])


class LinkForm(FlaskForm):
    """How a link is to become. Its secret is never shown, and given back by no error page (`portal.web.typed`)."""

    issuer = StringField(
        _("Adres van de aanbieder (issuer)"),
        validators=[InputRequired(_("Vul het adres van de aanbieder in")), Length(max=300)],
    )
    client_id = StringField(
        _("Naam van het portaal daar (client id)"),
        validators=[InputRequired(_("Vul de naam in die het portaal daar heeft")), Length(max=200)],
    )
    authentication = RadioField(
        _("Hoe bewijst het portaal zich daar?"),
        choices=[
            SelectChoice(ClientAuthentication.PRIVATE_KEY_JWT.value, _("Met een handtekening (private_key_jwt)")),
            SelectChoice(
                ClientAuthentication.CLIENT_SECRET_BASIC.value, _("Met een gedeeld geheim (client_secret_basic)")
            ),
            SelectChoice(
                ClientAuthentication.CLIENT_SECRET_POST.value, _("Met een gedeeld geheim (client_secret_post)")
            ),
        ],
        validators=[InputRequired(_("Kies hoe het portaal zich bewijst"))],
    )
    client_password = PasswordField(_("Gedeeld geheim"), validators=[Optional(), Length(max=500)])
    levels = TextAreaField(
        _("Niveaus die genoeg zijn (acr)"),
        validators=[InputRequired(_("Vul ten minste één niveau in")), Length(max=2000)],
    )
    pushed_requests = BooleanField(_("De aanbieder moet vragen vooraf aannemen (PAR)"))
    response_issuer = BooleanField(_("De aanbieder moet zich in het antwoord noemen (iss)"))
    other_hosts = StringField(_("Andere servers van de aanbieder"), validators=[Optional(), Length(max=1000)])
    beside = BooleanField(_("Zet deze koppeling naast de oude"))
    slug = StringField(_("Naam in het adres"), validators=[Optional(), Length(max=40)])


class OrganisationForm(FlaskForm):
    region = StringField(_("Regio"), validators=[Optional(), Length(max=80)])
    phone = StringField(_("Telefoon"), validators=[Optional(), Length(max=20)])
    email = StringField(
        _("E-mail"),
        validators=[
            Optional(),
            Length(max=200),
            MAIL,
        ],
    )
    duty_phone = StringField(_("Nummer van de bereikbare dienst"), validators=[Optional(), Length(max=20)])
    counsellor = StringField(_("Vertrouwenspersoon"), validators=[Optional(), Length(max=200)])
    complaint_route = TextAreaField(_("Hoe iemand een klacht indient"), validators=[Optional(), Length(max=1000)])


class NameForm(FlaskForm):
    KINDS = {  # noqa: RUF012 - as wtforms reads it
        NameKind.TRADE: _("Naam waaronder mensen u kennen"),
        NameKind.LEGAL: _("Naam in de statuten"),
        NameKind.FORMER: _("Vroegere naam"),
    }
    kind = SelectField(_("Soort naam"), choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()])
    name = StringField(_("Naam"), validators=[InputRequired(_("Vul de naam in")), Length(max=120)])
    starts_on = DateField(_("Eerste dag"), validators=[InputRequired(_("Vul de eerste dag in"))])
    ends_on = DateField(_("Laatste dag"), validators=[Optional()])


class InvitationForm(FlaskForm):
    recognised = TextAreaField(
        _("Hoe weet u wie u voor u hebt?"),
        validators=[InputRequired(_("Schrijf op hoe u wist wie het is")), Length(max=500)],
    )
    posted = BooleanField(_("Ik stuur de code per post"))


class DigidForm(FlaskForm):
    reason = TextAreaField(_("Waarom?"), validators=[InputRequired(_("Schrijf op waarom")), Length(max=500)])


class EndForm(FlaskForm):
    ends_on = DateField(_("Laatste dag"), validators=[InputRequired(_("Vul de laatste dag in"))])
