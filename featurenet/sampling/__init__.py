"""Samplers: from a feature model to a diverse sample of its configurations."""
