"""What is kept from someone (afscherming): a secret place, withheld items, third parties, court blocks, "niet voor …".

Each has its ground and who decided it; what lasts has a day on which it is looked at again.
"""
