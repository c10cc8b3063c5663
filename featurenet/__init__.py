"""FeatureNET: generate, train and study diverse populations of deep-learning models."""

from __future__ import annotations

__version__ = "0.1.0"
