"""Parts of a model beside the item vectors: similarity tables, predicted stars, cold start."""
