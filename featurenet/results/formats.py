"""Numbers as people write them."""

from __future__ import annotations

ABSENT = "–"
"""What stands for a value that there is not."""


def percent(value: float) -> str:
    """Writes a share in [0, 1] as percent: 0.9714 → "97.14 %"."""
    return f"{value * 100:.2f} %"


def count(value: float) -> str:
    """Writes a whole number with separators: 545546 → "545,546"."""
    return f"{value:,.0f}"


def compact(value: float) -> str:
    """Writes a large number with three digits and a suffix: 545546 → "546 k"."""
    for limit, suffix in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= limit * 0.9995:
            return f"{value / limit:.3g}{suffix}"
    return f"{value:.3g}"


def duration(seconds: float) -> str:
    """Writes seconds as people say them: 0.0021 → "2.1 ms", 4012 → "1 h 07 min"."""
    if seconds >= 3600:
        return f"{int(seconds // 3600)} h {int(seconds % 3600 // 60):02d} min"
    if seconds >= 60:
        return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{seconds * 1e3:.2g} ms"


def milliseconds(value: float) -> str:
    """Writes milliseconds as `duration` writes seconds."""
    return duration(value / 1e3)


def general(value: float) -> str:
    """Writes a number of unknown meaning with four digits."""
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4g}"
