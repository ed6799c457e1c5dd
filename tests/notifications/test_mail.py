"""A mail says that there is something new and nothing else; it is delivered at least once, and shown once."""

import signal

import pytest
from aiosmtpd.controller import Controller

from portal.kernel.clock import HOME, now
from portal.notifications.domain import How, Rhythm
from portal.notifications.services import Recipient, choose_alias, choose_mail, tell

pytestmark = pytest.mark.live


@pytest.fixture
def mother(live):
    with live.acting(live.family[0]) as session:
        choose_mail(session, live.family[0], "mother@example.org", Rhythm(How.AT_ONCE, quiet_from=0, quiet_until=0))
        session.commit()
    return live.family[0]


def something_new(live, recipient, times=1):
    """Another participant does something that the recipient is told of."""
    with live.acting(live.family[1]) as session:
        for _ in range(times):
            tell(
                session, [Recipient(recipient.person_id, recipient.door)], "plan.commented", youth_file_id=live.file_id
            )
        session.commit()
    live.hurry()


def test_what_happens_together_is_one_mail_without_content(live, mother, mail_server):
    something_new(live, mother, times=3)

    live.start_worker()
    live.until(lambda: not live.waiting())

    (mail,) = mail_server.got
    assert "Subject: Er is iets nieuws voor u" in mail
    assert "http://localhost:8000" in mail
    assert "plan" not in mail.lower()
    assert str(live.file_id) not in mail
    (row,) = live.rows("SELECT id, sent_at FROM mail")
    assert row.sent_at is not None
    assert mail_server.message_ids == [f"<{row.id}@samendossier.example>"]


def test_a_mail_server_that_is_down_loses_nothing(live, mother, mail_server):
    mail_server.answer = "451 try again later"
    something_new(live, mother)
    live.start_worker()
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE attempts = 1 AND status = 'todo'"))

    mail_server.answer = "250 OK"
    live.hurry()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 2
    assert len(set(mail_server.message_ids)) == 1


@pytest.mark.nightly
def test_a_mail_server_that_cannot_be_reached_loses_nothing(live, mother, mail_server):
    mail_server.controller.stop()
    something_new(live, mother)
    live.start_worker()
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE attempts = 1 AND status = 'todo'"))

    mail_server.controller = Controller(mail_server, hostname="127.0.0.1", port=mail_server.port)
    mail_server.controller.start()
    live.hurry()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 1


@pytest.mark.nightly
def test_a_mail_server_that_is_too_slow_doubles_nothing_that_is_shown(live, mother, mail_server):
    """Longer than the patience of 20 seconds: the mail is there, and the portal does not know it."""
    mail_server.hold.clear()
    something_new(live, mother)
    live.start_worker()
    assert mail_server.arrived.wait(30)
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE attempts = 1 AND status = 'todo'"))

    mail_server.hold.set()
    live.hurry()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 2
    assert len(set(mail_server.got)) == 1, "the same bytes twice"


@pytest.mark.nightly
def test_in_quiet_hours_no_mail_goes_and_it_waits_until_they_are_over(live, mother, mail_server):
    hour = now().astimezone(HOME).hour
    quiet = Rhythm(How.AT_ONCE, quiet_from=(hour - 1) % 24, quiet_until=(hour + 3) % 24)
    with live.acting(mother) as session:
        choose_mail(session, mother, "mother@example.org", quiet)
        session.commit()
    something_new(live, mother)

    live.start_worker()
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE scheduled_at > now() + interval '9 min'"))
    assert mail_server.got == []
    live.change("UPDATE notice SET made_at = made_at - interval '20 hours'")  # as if they are over
    live.hurry()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 1


def test_a_mail_server_that_hangs_up_half_way_doubles_nothing_that_is_shown(live, mother, mail_server):
    mail_server.answer = "hang up"
    something_new(live, mother)
    live.start_worker()
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE attempts = 1 AND status = 'todo'"))
    assert live.rows("SELECT sent_at FROM mail") == [(None,)]

    mail_server.answer = "250 OK"
    live.hurry()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 2
    assert len(set(mail_server.got)) == 1, "the same bytes twice"


def test_a_worker_that_is_killed_while_sending_is_followed_by_one_that_sends_the_same_mail(live, mother, mail_server):
    mail_server.hold.clear()
    something_new(live, mother)
    live.start_worker()
    assert mail_server.arrived.wait(30)
    live.stop_worker(signal.SIGKILL)
    mail_server.hold.set()
    live.change("UPDATE jobs.procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")

    live.start_worker()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 2
    assert len(set(mail_server.message_ids)) == 1


def test_an_address_that_takes_no_mail_is_tried_once(live, mother, mail_server):
    with live.acting(mother) as session:
        choose_mail(session, mother, "gone@example.org", Rhythm(How.AT_ONCE, quiet_from=0, quiet_until=0))
        session.commit()
    something_new(live, mother)

    live.start_worker()
    live.until(lambda: not live.waiting())

    assert mail_server.got == []
    assert [row.problem for row in live.rows("SELECT problem FROM mail WHERE given_up_at IS NOT NULL")] == ["550"]


@pytest.mark.parametrize("how", ["never", "seen", "no address"])
def test_no_mail_goes_out_where_none_is_wanted_or_needed(live, mother, mail_server, how):
    if how == "never":
        live.change("UPDATE mail_address SET how = 'never'")
    if how == "no address":
        live.change("DELETE FROM mail_address")
    something_new(live, mother)
    if how == "seen":
        live.change("UPDATE notice SET seen_at = now()")

    live.start_worker()
    live.until(lambda: not live.waiting())

    assert mail_server.got == []


def test_what_the_worker_says_of_a_failure_holds_no_address(live, mother, mail_server):
    mail_server.answer = "451 mother@example.org is known to us"
    something_new(live, mother)
    live.start_worker()
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE attempts = 1"))

    said = live.stop_worker()

    assert "notifications.mail failed" in said
    assert "mother" not in said


@pytest.mark.nightly
def test_once_a_day_is_one_mail_at_the_chosen_hour(live, mother, mail_server):
    with live.acting(mother) as session:
        choose_mail(session, mother, "mother@example.org", Rhythm(How.DAILY, quiet_from=0, quiet_until=0))
        session.commit()
    something_new(live, mother, times=2)

    live.start_worker()
    live.until(lambda: live.rows("SELECT 1 FROM jobs.procrastinate_jobs WHERE scheduled_at > now() + interval '1 min'"))
    assert mail_server.got == []
    live.change("UPDATE notice SET made_at = made_at - interval '1 day'")  # the hour has come
    live.hurry()
    live.until(lambda: not live.waiting())

    assert len(mail_server.got) == 1


def test_a_mail_names_a_child_by_the_readers_own_word(live, mother, mail_server):
    with live.acting(mother) as session:
        choose_alias(session, mother, live.file_id, "zonnetje", "Noor")
        session.commit()
    something_new(live, mother)

    live.start_worker()
    live.until(lambda: not live.waiting())

    (mail,) = mail_server.got
    assert "Het gaat over: zonnetje." in mail
