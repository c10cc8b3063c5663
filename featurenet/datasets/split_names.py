"""Usual names of splits, in any case → "train", "val" or "test"."""

from __future__ import annotations

SPELLINGS = {
    "train": ("train", "training"),
    "val": ("val", "valid", "validation", "dev"),
    "test": ("test", "testing"),
}
_SPLITS = {spelling: split for split, spellings in SPELLINGS.items() for spelling in spellings}


def split_of(name: str) -> str | None:
    """Returns the split that a folder or an array is named after; None if it is no split."""
    return _SPLITS.get(name.lower())
