"""Requests that nobody's browser would send, to every address of the site.

    make fuzz REQUESTS=10000 SEED=1
    make fuzz SEED=1 EPISODE=17

Everything is drawn from the seed, and each episode begins with the same database, so that an
episode in which something was found can be sent again by its number.
"""
