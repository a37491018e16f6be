"""What someone's ratings say about them: figures, charts, a map, and how well they were foreseen."""
