"""Two models against each other on the home page: team-draft interleaving."""
