"""Practice OpenID providers: one process per organisation, honest, and hostile where a test asks for it.

A counterpart of the portal, not a part of it: it imports nothing of `portal`, and nothing in
`portal` knows of it. The demo and the tests start it as `python -m tests.providers --config FILE`.
"""
