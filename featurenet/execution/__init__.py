"""Executors: where trials are carried out."""
