"""Handing a file over (overdracht): another organisation takes the lead, the file stays ("de zorg volgt het kind").

The coordinator offers, someone of the other organisation takes it on, the coordinator completes it. Until then that
organisation learns nothing about the youth. Of the past it gets what its work needs; the rest opens by consent.
"""
