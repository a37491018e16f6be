"""What can go wrong in the engine, each told in one line."""


class EngineError(Exception):
    """Anything that the caller can tell a person and carry on from."""


class NotEnoughRatingsError(EngineError):
    """The ratings do not say enough to train on."""


class TrainingDivergedError(EngineError):
    """The numbers of a training left the finite range; its model must not be used."""


class ArtefactError(EngineError):
    """A stored model is missing, half-written or changed, or could not be stored."""


class ControlsError(EngineError):
    """A list was asked for that cannot be."""
