"""Plans: what a youth and the people around them agree to work on, and what each of them says about it.

A plan is made together, section by section; each says where they stand; then it is set, and that version never
changes again.
"""
