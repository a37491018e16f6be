"""What someone's ratings say about them: figures, charts, a map, and how right predictions were."""
