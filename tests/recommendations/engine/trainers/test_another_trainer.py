"""Another trainer can take LightFM's place."""

from collections.abc import Callable

import numpy as np
import scipy.sparse as sp
from scipy.sparse.linalg import svds

from recommendations.engine.data.interactions import Interactions, ItemFeatures
from recommendations.engine.data.size import Size
from recommendations.engine.model.train import train
from recommendations.engine.parameters import Parameters
from recommendations.engine.ranking.profile import profile_of
from recommendations.engine.ranking.scoring import score_items, top_items
from recommendations.engine.trainers.checkpoint import Checkpoint
from recommendations.engine.trainers.trainer import Representations
from recommendations.engine.trainers.whitening import whiten

from ..evaluation.ratings import interactions_of


class SvdTrainer:
    """Truncated singular value decomposition of the matrix of stars."""

    def memory(self, size: Size, parameters: Parameters) -> int:
        return 40 * size.ratings + 16 * (size.users + size.items) * parameters.components

    def fit(
        self,
        interactions: Interactions,
        features: ItemFeatures,
        parameters: Parameters,
        progress: Callable[[], None],
        start: Checkpoint | None = None,
    ) -> Representations:
        rated = np.unique(interactions.items)
        cells = (interactions.users, interactions.items)
        stars = sp.csc_matrix((interactions.stars.astype(np.float64), cells))[:, rated]
        users, strengths, items = svds(stars, k=parameters.components, random_state=0)
        progress()
        vectors, prior_mean = whiten(items.T * strengths, users, parameters.kept_components)
        return Representations(rated, vectors, np.zeros(len(rated), np.float32), prior_mean)


def test_a_model_of_another_trainer_ranks() -> None:
    """Half of the users like the first four movies, the others the last four."""
    groups = {user: range(user % 2 * 4, user % 2 * 4 + 4) for user in range(12)}
    ratings = interactions_of(
        *(
            (user, item, 5.0 if item in own else 1.0)
            for user, own in groups.items()
            for item in range(8)
            if (user + item) % 5
        ),
        n_items=8,
    )
    features = ItemFeatures.from_descriptions([{}] * 8)
    parameters = Parameters(components=2, kept_components=2)
    epochs: list[None] = []
    model = train(ratings, features, parameters, lambda: epochs.append(None), SvdTrainer())
    assert len(epochs) == 1
    learned = SvdTrainer().fit(ratings, features, parameters, lambda: None)
    assert np.array_equal(model.item_vectors, learned.vectors)
    assert np.array_equal(model.prior_mean, learned.prior_mean)
    assert not model.item_biases.any()
    for item, others in ((0, {1, 2, 3}), (7, {4, 5, 6})):
        rated = np.array([item])
        scores = score_items(model, profile_of(model, rated, np.array([5.0], dtype=np.float32)))
        assert set(top_items(scores, 3, rated).tolist()) == others
