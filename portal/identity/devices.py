"""What a person calls the thing they sign in with, read from what the browser says of itself."""

BROWSERS = (
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
    ("iPhone", "een iPhone"),
    ("iPad", "een iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "een Mac"),
    ("CrOS", "een Chromebook"),
    ("Linux", "Linux"),
)
UNKNOWN = "Onbekend apparaat"


def described(user_agent: str) -> str:
    """Browser and system, as in "Firefox op Windows"; no version: it says nothing to a person and much about them."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), None)
    system = next((name for sign, name in SYSTEMS if sign in user_agent), None)
    if browser and system:
        return f"{browser} op {system}"
    return browser or UNKNOWN
