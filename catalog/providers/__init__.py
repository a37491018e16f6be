"""Public sources of what describes a movie: a client each, none of which knows the database.

Nothing is asked of any of them until an admin has set it up, and only their own hosts are asked.
"""
