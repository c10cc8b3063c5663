"""What is studied of several models together: the analyses, their registry, and `study`.

Each import below registers one; a new analysis is a new file and a line here.
"""

from __future__ import annotations

from featurenet.analyses import disagreement

__all__ = ["disagreement"]
