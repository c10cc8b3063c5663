"""The samplers, one a file. Each import below registers one; a new one is a new file and a line."""

from featurenet.sampling.samplers import balanced, coverage, diverse, evolution, random, uniform

__all__ = ["balanced", "coverage", "diverse", "evolution", "random", "uniform"]
