"""From a feature model to a sample of its configurations, and to answers about all of them."""

from featurenet.sampling import samplers

__all__ = ["samplers"]
