"""What can go wrong in the engine; the message is one line for the user."""


class EngineError(Exception):
    """Anything that the caller can show to a user and carry on from."""


class InputError(EngineError):
    """What was passed cannot be what it was passed as."""


class NotEnoughRatingsError(EngineError):
    """There are too few ratings to train on."""


class TrainingDivergedError(EngineError):
    """The numbers of a training left the finite range; its model must not be used."""


class TrainerError(EngineError):
    """What a trainer needs beside this process is missing, or failed."""


class NotEnoughMemoryError(EngineError):
    """What was asked for would not fit into the memory that it may take."""


class ArtefactError(EngineError):
    """A stored model is missing, half-written or changed, or could not be stored."""


class ControlsError(EngineError):
    """The settings of a list are outside their ranges, or contradict each other."""
