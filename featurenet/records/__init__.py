"""What is asked and what is reported, as validated plain data that goes to JSON and back."""

from featurenet.records.analysis import MATRICES, AnalysisResult, AnalysisState
from featurenet.records.data import LONGEST_EDGE, Data, ImageSize, PixelScale, TestShare
from featurenet.records.event import Event, Notify
from featurenet.records.experiment import (
    DEFAULT_ANALYSES,
    DEFAULT_MODELS,
    OPTIONS,
    SCHEMA,
    Experiment,
    Limits,
)
from featurenet.records.figure import Figure, figures, has_array
from featurenet.records.proposal import Batch, Proposal
from featurenet.records.record import Record, describe_mistakes
from featurenet.records.run import (
    OPEN,
    RUN_CHANGES,
    MetricResult,
    Run,
    RunState,
    State,
    Trial,
    TrialResult,
)
from featurenet.records.sample import Sample
from featurenet.records.sampling import Sampling
from featurenet.records.texts import Names, Paths, PathText, Patterns
from featurenet.records.training import (
    BATCH_SIZES,
    FEWEST_STEPS,
    RECIPES,
    Augmentation,
    FittedPlan,
    Initializer,
    Optimizer,
    Precision,
    Recipe,
    Schedule,
    TrainingPlan,
)

__all__ = [
    "AnalysisResult",
    "AnalysisState",
    "Augmentation",
    "BATCH_SIZES",
    "Batch",
    "DEFAULT_ANALYSES",
    "DEFAULT_MODELS",
    "Data",
    "Event",
    "Experiment",
    "FEWEST_STEPS",
    "Figure",
    "FittedPlan",
    "ImageSize",
    "Initializer",
    "LONGEST_EDGE",
    "Limits",
    "MATRICES",
    "MetricResult",
    "Names",
    "Notify",
    "OPEN",
    "OPTIONS",
    "Optimizer",
    "Precision",
    "PathText",
    "Paths",
    "Patterns",
    "PixelScale",
    "Proposal",
    "RECIPES",
    "RUN_CHANGES",
    "Recipe",
    "Record",
    "Run",
    "RunState",
    "SCHEMA",
    "Sample",
    "Sampling",
    "Schedule",
    "State",
    "TestShare",
    "TrainingPlan",
    "Trial",
    "TrialResult",
    "describe_mistakes",
    "figures",
    "has_array",
]
