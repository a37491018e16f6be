"""The taste page: charts of a user's ratings, a map, and the accuracy of predictions."""
