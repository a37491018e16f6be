"""Items laid out on a plane, near each other where their vectors are."""

import numpy as np
from numpy.typing import NDArray

PLANE = 2


def plane_of(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """Place items by the two directions in which they differ most (principal components).

    Distances are as in the space of the vectors for most items; those far out are drawn in, by
    the inverse hyperbolic sine of the distance in units of the median one along that axis, so that
    a single item unlike all others does not press these into one spot.

    Parameters
    ----------
    vectors
        Shape (n, n_components): finite.

    Returns
    -------
    NDArray
        Shape (n, 2): each column from -1 to 1 around the middle at 0, the one in which the items
        differ more first. A column is 0 throughout where there is no such difference. The sign of
        a direction is chosen so that its largest component is positive: the same vectors give the
        same picture.
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
    away = np.abs(along)
    unit = float(np.median(away[away > 1e-9 * away.max()]))
    drawn = np.arcsinh(along / unit)
    nearer: NDArray[np.float64] = drawn / np.abs(drawn).max()
    return nearer
