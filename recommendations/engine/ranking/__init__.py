"""From a model and a user's feedback to lists: fold-in, scores, re-ranking, explanations."""
