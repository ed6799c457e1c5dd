"""The second factor of the demo's own accounts: derived from this installation's secret, so that it is kept nowhere."""

import base64
import hashlib
import hmac
from datetime import datetime

import pyotp

OWN_PASSWORD = "rivier lantaarn zeven"  # noqa: S105 - of invented people on one machine


def totp_secret(installation_secret: str, key: str) -> str:
    digest = hmac.digest(installation_secret.encode(), f"demo totp {key}".encode(), hashlib.sha256)
    return base64.b32encode(digest[:20]).decode()


def code_at(secret: str, moment: datetime) -> str:
    """What the app on the phone shows at a moment."""
    return pyotp.TOTP(secret).at(moment)
