"""The keys with which a provider signs: two of them live, so that one can follow the other."""

import secrets

from joserfc.jwk import ECKey, KeyParameters, KeySet, RSAKey

SigningKey = ECKey | RSAKey


def new_key(algorithm: str) -> SigningKey:
    parameters: KeyParameters = {"kid": secrets.token_hex(8), "use": "sig", "alg": algorithm}
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", parameters, private=True)
    return RSAKey.generate_key(2048, parameters, private=True)


class KeyRing:
    """The key in use and the next one are both published, so that clients know the next before it signs."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        self.current = new_key(algorithm)
        self._next = new_key(algorithm)
        self._retired: list[SigningKey] = []

    def rotate(self) -> None:
        """The announced way: clients already hold the key that signs from now on."""
        self._retired = [self.current]
        self.current, self._next = self._next, new_key(self.algorithm)

    def replace(self) -> None:
        """The sudden way, after a leak: both keys are gone, and no client has seen the new ones."""
        self._retired = []
        self.current, self._next = new_key(self.algorithm), new_key(self.algorithm)

    def public(self) -> dict[str, object]:
        keys = [self.current, self._next, *self._retired]
        return dict(KeySet(list(keys)).as_dict(private=False))
