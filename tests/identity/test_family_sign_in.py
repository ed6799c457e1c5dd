"""Youth, parents and foster parents: DigiD with a code that was handed over, or an account of their own."""

import re

import pyotp
import pytest

from portal.dossier.domain import Role
from tests.identity.test_sessions import Stream

pytestmark = pytest.mark.live


def found(pattern, text):
    """The first match, or its first group."""
    match = re.search(pattern, text)
    assert match, text[-2000:]
    return match.group(match.lastindex or 0)


def type_code(visitor, code):
    visitor.go("/aanmelden/code")
    return visitor.submit(button="Verder", typed={"code": code})


def with_digid(visitor, person, password=None):
    visitor.go("/aanmelden/familie")
    visitor.submit(action="/digid/begin", button="DigiD")
    return visitor.prove(person, password)


def open_account(visitor, world, person, user_name, password="drie gewone woorden"):
    """An account with password and app; the secret of the app and the recovery codes."""
    type_code(visitor, world.code_for(person))
    visitor.go("/uitnodiging/wachtwoord")
    secret = found(r"<code>([A-Z2-7]{32})</code>", visitor.answer.text)
    typed = {"user_name": user_name, "password": password, "totp_code": pyotp.TOTP(secret).now()}
    visitor.submit(button="Account maken", typed=typed)
    return secret, re.findall(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</code>", visitor.answer.text)


def sign_in(visitor, user_name, password, code):
    visitor.go("/aanmelden/wachtwoord")
    return visitor.submit(button="Aanmelden", typed={"user_name": user_name, "password": password, "totp_code": code})


def test_a_foster_mother_signs_in_with_digid_and_the_code_that_she_was_given(world, visitor):
    karin = world.new_person()

    with_digid(visitor, "karin", "oefenen")
    assert "aangemeld, maar" in visitor.heading
    type_code(visitor, world.code_for(karin))
    visitor.submit(button="Ja, dat ben ik")

    assert visitor.is_signed_in()
    visitor.session.cookies.clear()
    with_digid(visitor, "karin", "oefenen")
    assert visitor.is_signed_in()
    assert world.person_of_last_sign_in() == karin


def test_a_digid_without_a_code_leads_to_nobody(world, visitor):
    with_digid(visitor, "onbekend")

    assert not visitor.is_signed_in()
    assert "aangemeld, maar" in visitor.go("/wachten").text
    assert world.person_of_last_sign_in() is None


def test_a_wrong_password_at_the_provider_is_not_a_sign_in(world, visitor):
    answer = with_digid(visitor, "karin", "verkeerd")

    assert answer.status_code == 422
    assert not visitor.is_signed_in()


@pytest.mark.parametrize("age", [5, 15])
def test_an_excluded_father_gets_no_sign_in_as_his_child_through_digid(world, visitor, age):
    """Check 33: even with the child's code in his hands."""
    code = world.code_for(world.new_person(), Role.YOUTH, age)

    with_digid(visitor, "bart")
    type_code(visitor, code)
    answer = visitor.submit(button="Ja, dat ben ik")

    assert answer.status_code == 403
    assert not visitor.is_signed_in()
    assert world.last_refusal() == "digid_off"


def test_from_16_digid_is_on_and_under_16_a_worker_can_turn_it_on(world, visitor, another_visitor):
    older, younger = world.new_person(), world.new_person()
    codes = world.code_for(older, Role.YOUTH, 16), world.code_for(younger, Role.YOUTH, 15)
    world.switch_digid(younger, on=True)

    for browser, code, name in ((visitor, codes[0], "zestien"), (another_visitor(), codes[1], "vijftien")):
        with_digid(browser, name)
        type_code(browser, code)
        browser.submit(button="Ja, dat ben ik")
        assert browser.is_signed_in()


def test_where_anyone_is_excluded_digid_is_off_for_the_family(world, visitor):
    mother = world.new_person()
    code = world.code_for(mother, Role.PARENT)
    file = world.sql("SELECT youth_file_id AS id FROM participation WHERE person_id = :p", p=mother)[0].id
    world.sql(
        "INSERT INTO exclusion (id, youth_file_id, person_id, reason, decided_by, starts_on, review_on) "
        "VALUES (gen_random_uuid(), :f, :p, 'adres geheim', :w, legal_today(), legal_today() + 90)",
        f=file,
        p=world.new_person(),
        w=world.people["sanne"],
    )

    with_digid(visitor, "moeder")
    type_code(visitor, code)
    answer = visitor.submit(button="Ja, dat ben ik")

    assert answer.status_code == 403
    assert not visitor.is_signed_in()


def test_switching_digid_off_ends_what_came_in_through_it(world, visitor):
    person = world.new_person()
    with_digid(visitor, "vader")
    type_code(visitor, world.code_for(person))
    visitor.submit(button="Ja, dat ben ik")
    assert visitor.is_signed_in()
    stream = Stream(visitor)

    stream.assert_ends_within_a_second(lambda: world.switch_digid(person, on=False))

    assert not visitor.is_signed_in()


def test_a_code_counts_once(world, visitor, another_visitor):
    code = world.code_for(world.new_person())
    with_digid(visitor, "eenkeer")
    type_code(visitor, code)
    visitor.submit(button="Ja, dat ben ik")
    assert visitor.is_signed_in()

    other = another_visitor()
    answer = type_code(other, code)

    assert answer.status_code == 422
    assert "klopt niet" in answer.text


@pytest.mark.parametrize("change", ["revoked_at = now()", "ends_at = now() - interval '1 minute'"])
def test_a_code_that_was_revoked_or_is_older_than_14_days_does_not_count(world, visitor, change):
    code = world.code_for(world.new_person())
    world.sql(f"UPDATE invitation SET {change} WHERE used_at IS NULL")

    answer = type_code(visitor, code)

    assert answer.status_code == 422


def test_a_code_may_be_typed_in_small_letters_without_dashes(world, visitor):
    code = world.code_for(world.new_person())

    answer = type_code(visitor, code.lower().replace("-", " "))

    assert answer.status_code == 200
    assert "Hoe wil je je aanmelden?" in visitor.heading


def test_a_father_makes_an_account_with_password_and_app_and_comes_back_with_it(world, visitor):
    father = world.new_person()

    secret, codes = open_account(visitor, world, father, "ruben3")

    assert len(codes) == 8
    assert visitor.is_signed_in()
    visitor.session.cookies.clear()
    world.sql("UPDATE totp SET last_step = 0")
    sign_in(visitor, "Ruben3", "drie gewone woorden", pyotp.TOTP(secret).now())
    assert visitor.is_signed_in()
    assert world.person_of_last_sign_in() == father


def test_a_code_of_the_app_counts_once(world, visitor):
    secret, _ = open_account(visitor, world, world.new_person(), "eenmalig")
    visitor.session.cookies.clear()

    answer = sign_in(visitor, "eenmalig", "drie gewone woorden", pyotp.TOTP(secret).now())

    assert answer.status_code == 422
    assert not visitor.is_signed_in()


def test_a_recovery_code_takes_the_place_of_the_app_once(world, visitor):
    _, codes = open_account(visitor, world, world.new_person(), "kwijt")
    visitor.session.cookies.clear()

    sign_in(visitor, "kwijt", "drie gewone woorden", codes[0].lower())

    assert visitor.is_signed_in()
    visitor.session.cookies.clear()
    assert sign_in(visitor, "kwijt", "drie gewone woorden", codes[0]).status_code == 422


@pytest.mark.parametrize("password", ["kort", "welkom123456!", "password1234", "abcabcabcabc", "mijn lekker lek"])
def test_a_password_that_is_short_leaked_or_holds_the_name_is_refused_and_the_code_stays(world, visitor, password):
    code = world.code_for(world.new_person())
    type_code(visitor, code)
    visitor.go("/uitnodiging/wachtwoord")
    secret = found(r"<code>([A-Z2-7]{32})</code>", visitor.answer.text)

    typed = {"user_name": "lekker", "password": password, "totp_code": pyotp.TOTP(secret).now()}
    answer = visitor.submit(button="Account maken", typed=typed)

    assert answer.status_code == 422
    assert type_code(visitor, code).status_code == 200


def test_who_keeps_guessing_must_wait_and_is_told_while_others_go_on(world, visitor, another_visitor):
    secret, _ = open_account(visitor, world, world.new_person(), "geraden")
    guesser = another_visitor()

    answers = [sign_in(guesser, "geraden", f"fout wachtwoord {n}", "000000") for n in range(7)]

    assert [a.status_code for a in answers[:5]] == [422] * 5
    assert answers[-1].status_code == 429
    assert "Wacht" in answers[-1].text
    world.sql("UPDATE totp SET last_step = 0")
    world.sql("DELETE FROM attempt WHERE key_hash = sha256('address:127.0.0.1')")
    visitor.go("/afmelden")
    visitor.submit(button="Meld mij af")
    sign_in(visitor, "geraden", "drie gewone woorden", pyotp.TOTP(secret).now())
    assert visitor.is_signed_in()  # on a device that the account knows, a stranger's guesses cost nothing


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(world, visitor):
    open_account(visitor, world, world.new_person(), "bestaat")
    visitor.session.cookies.clear()

    wrong = sign_in(visitor, "bestaat", "een fout wachtwoord", "000000").text
    visitor.session.cookies.clear()
    unknown = sign_in(visitor, "bestaatniet", "een fout wachtwoord", "000000").text

    def plain(page):
        return re.sub(r'value="[^"]*"', "", page)

    assert plain(wrong) == plain(unknown)


def test_new_recovery_codes_take_the_place_of_the_old_ones(world, visitor):
    _, old = open_account(visitor, world, world.new_person(), "herstel")
    visitor.go("/mijn-aanmeldingen")
    visitor.submit(action="/herstelcodes", button="Nieuwe herstelcodes")
    new = re.findall(r"<code>([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})</code>", visitor.answer.text)
    visitor.session.cookies.clear()

    assert sign_in(visitor, "herstel", "drie gewone woorden", old[0]).status_code == 422
    sign_in(visitor, "herstel", "drie gewone woorden", new[0])
    assert visitor.is_signed_in()


def test_security_settings_ask_for_a_fresh_factor(world, visitor):
    open_account(visitor, world, world.new_person(), "vers")
    visitor.go("/mijn-aanmeldingen")
    world.sql("UPDATE sign_in_session SET factor_at = now() - interval '6 minutes' WHERE ended_at IS NULL")

    visitor.submit(action="/herstelcodes", button="Nieuwe herstelcodes")

    assert "Bevestig dat u het bent" in visitor.heading
