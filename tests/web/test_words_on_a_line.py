"""What is said on an open line, after the request is over, is in the language of who sits there."""

import threading

import pytest

from portal.kernel.words import say
from portal.web.filters import words_from_here


@pytest.mark.parametrize(("language", "said"), [("nl", "Een pleegouder"), ("en", "A foster parent")])
def test_a_line_speaks_the_language_in_which_it_was_opened(portal, language, said):
    heard = []
    with portal.test_request_context("/", headers={"Cookie": f"taal={language}"}):
        translated = words_from_here()

    thread = threading.Thread(target=lambda: heard.append(translated(say("Een pleegouder"))))
    thread.start()
    thread.join()

    assert heard == [said]
