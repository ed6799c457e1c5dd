"""The demo world: fictional people and places (domain 14), for practice and for the tests of the whole story."""
