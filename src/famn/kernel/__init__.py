"""The kernel: pure values and rules that every other package may use.

Nothing here knows Django, the database, the clock on the wall or any domain: time, chance and
text come in as arguments.
"""
