"""How many pages a site serves, and what each costs its web processes."""
