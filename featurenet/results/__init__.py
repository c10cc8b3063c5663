"""What runs came to: figures looked up, ranked, correlated, and flattened into one table."""

from __future__ import annotations

from featurenet.results.results import Results

__all__ = ["Results"]
