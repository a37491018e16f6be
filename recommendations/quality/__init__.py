"""Whether the recommendations are good: from trainings and from live use."""
