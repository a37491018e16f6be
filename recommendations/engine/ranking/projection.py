"""Items laid out on a plane, near each other where their vectors are."""

import numpy as np
from numpy.typing import NDArray

PLANE = 2


def project_to_plane(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """Place items by the two directions in which they differ most (principal components).

    Distances near the median item are as in the space of the vectors; those far out are drawn in,
    by the inverse hyperbolic sine of the distance in units of the median one along that axis, so
    that a single item unlike all others does not press these into one spot.

    Parameters
    ----------
    vectors
        Shape (n, n_components): finite.

    Returns
    -------
    NDArray
        Shape (n, 2): each column from -1 to 1, the one in which the items differ more first. A
        column is 0 throughout where they do not differ. The sign of a direction is chosen so that
        its largest component is positive: the same vectors give the same picture.
    """
    centred = np.asarray(vectors, dtype=np.float64)
    places = np.zeros((len(centred), PLANE))
    if len(centred) < 2:
        return places
    centred = centred - centred.mean(axis=0)
    _, lengths, directions = np.linalg.svd(centred, full_matrices=False)
    for axis, direction in enumerate(directions[:PLANE]):
        if lengths[axis] > 1e-9 * max(lengths[0], 1e-9):
            positive = direction * np.sign(direction[np.abs(direction).argmax()])
            places[:, axis] = _drawn_in(centred @ positive)
    return places


def _drawn_in(along: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places along one axis from -1 to 1, those far out nearer."""
    offset = along - np.median(along)
    away = np.abs(offset)
    drawn = np.arcsinh(offset / np.median(away[away > 1e-9 * away.max()]))
    least, most = drawn.min(), drawn.max()
    places: NDArray[np.float64] = 2 * (drawn - least) / (most - least) - 1
    return places
