"""The options that many robustness metrics have, with their ranges."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Count = Annotated[int, Field(ge=1)]
"""Of images, steps, points …"""

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]

Strength = Annotated[float, Field(gt=0, le=1)]
"""Largest change of a pixel, whose values are in [0, 1]."""

Seconds = Positive | None
"""Wall-clock time after which no further batch of images is begun; None = no limit."""

Keep = Annotated[int, Field(ge=0)]
"""Images that are kept with what was made of them."""
