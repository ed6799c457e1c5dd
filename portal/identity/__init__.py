"""Who someone is: every organisation its own sign-in, every youth, parent and foster parent an account of their own.

Professionals come in through the OpenID provider of their organisation, families through DigiD or an account of our
own. A session is a row; whoever it belongs to, and through which door, is looked up at every request.
"""
