"""The reader of pages finds what is wrong: each of its rules is shown a page that breaks it."""

import pytest

from tests.house.page_lint import problems_of

GOOD = """<!doctype html><html lang="nl"><head><title>Nu hulp nodig \N{EN DASH} Samendossier</title></head><body>
<a href="#inhoud">Ga</a><form method="post" action="/snel-weg" data-exit="https://weer.example">
<input type="hidden" name="csrf_token" value="x"><button>Snel weg</button></form>
<main id="inhoud"><h1>Nu hulp nodig</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x"><label for="a">Naam</label><input id="a" name="a">
<button>Bewaar</button></form></main></body></html>"""


def test_a_good_page_has_no_problems():
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<h1>Nu hulp nodig</h1>", "<h1>a</h1><h1>b</h1>", "one h1"),
        ("<title>Nu hulp nodig", "<title>Plan van Noor", "a title that names its kind"),
        ('lang="nl"', "", "language"),
        ('<label for="a">Naam</label>', "", "a label"),
        ('<input id="a"', '<input id="inhoud"', "once"),
        ("<h1>", '<h1 style="color:red">', "stylesheet"),
        ("<h1>", '<h1 onclick="x()">', "static/src"),
        ("<h1>", "<script>x()</script><h1>", "inline script"),
        ("<h1>", '<script src="https://elders.example/x.js"></script><h1>', "our own place"),
        ('<a href="#inhoud">', '<a href="javascript:x()">', "as an address"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "csrf_token"),
        ("<button>Bewaar</button>", "", "a button"),
        ("<button>Bewaar</button>", "<button></button>", "give a name"),
        ("<h1>Nu hulp nodig</h1>", "<h1>%(name)s</h1>", "fill in"),
        ("<h1>Nu hulp nodig</h1>", "<h1>a</h1><h3>b</h3>", "skip"),
        ("data-exit", "", "quick exit"),
        ('<input id="a"', '<input id="a" aria-describedby="weg"', "which is not there"),
    ],
)
def test_a_page_that_breaks_a_rule_is_found(before, after, said):
    assert before in GOOD

    assert any(said in problem for problem in problems_of(GOOD.replace(before, after, 1)))


def test_a_page_without_the_strict_policy_is_found():
    assert problems_of(GOOD, security_policy="script-src 'self' 'unsafe-inline'") != []
    assert problems_of(GOOD, security_policy="default-src 'none'; script-src 'self'") == []


def test_a_fragment_needs_no_frame():
    assert problems_of("<section id=a><h2>Opmerkingen</h2></section>") == []
