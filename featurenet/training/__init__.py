"""Keras lives here: compile a network, fit it, export it."""
