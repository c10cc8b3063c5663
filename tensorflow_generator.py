"""The name that the paper's figure 6 imports; see `featurenet.paper`."""

from featurenet.paper import TensorFlowGenerator

__all__ = ["TensorFlowGenerator"]
