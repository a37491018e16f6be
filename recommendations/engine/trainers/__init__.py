"""Trainers: each learns the items' vectors and biases from ratings; one is the default."""

from .lightfm import LightFMTrainer
from .trainer import Trainer

DEFAULT_TRAINER: Trainer = LightFMTrainer()
