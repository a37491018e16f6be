"""Whether the recommendations are good, for who keeps the site: from trainings and from live use."""
