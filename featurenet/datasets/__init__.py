"""Data sets by name, file or folder."""
