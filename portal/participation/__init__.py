"""Taking part in a file: inviting, changing, ending, standing in, consenting, handing over.

Who takes part sees; so before anyone is asked in, it says what that person will see.
"""
