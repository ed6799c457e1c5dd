"""What a person calls the thing they sign in with, read from what the browser says of itself.

Stored as two plain words ("firefox/iphone"), so that each reader sees it in their own language.
"""

from portal.kernel.words import Sentence, say

BROWSERS = (  # the first sign that is found counts: most browsers name others too
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Android", "android"),
    ("Windows", "windows"),
    ("Mac OS X", "mac"),
    ("CrOS", "chromebook"),
    ("Linux", "linux"),
)
UNKNOWN = ""
_NAMES = {name.lower(): name for _, name in BROWSERS}


def described(user_agent: str) -> str:
    """Browser and system, as they are stored; no version: it says nothing to a person and much about them."""
    browser = next((name.lower() for sign, name in BROWSERS if sign in user_agent), UNKNOWN)
    system = next((name for sign, name in SYSTEMS if sign in user_agent), UNKNOWN)
    return f"{browser}/{system}"


def named(stored: str) -> Sentence:  # noqa: PLR0911 - one sentence per system, each to be translated whole
    """What stands on a page for a stored device: "Firefox op een iPhone"."""
    word, _, system = stored.partition("/")
    browser = _NAMES.get(word)
    if browser is None:
        return say("Onbekend apparaat")
    match system:
        case "iphone":
            return say("%(browser)s op een iPhone", browser=browser)
        case "ipad":
            return say("%(browser)s op een iPad", browser=browser)
        case "mac":
            return say("%(browser)s op een Mac", browser=browser)
        case "chromebook":
            return say("%(browser)s op een Chromebook", browser=browser)
        case "android" | "windows" | "linux":
            return say("%(browser)s op %(system)s", browser=browser, system=system.title())
    return say("%(browser)s op een ander apparaat", browser=browser)
