"""Metrics: one registry of functions that judge a trained model."""
