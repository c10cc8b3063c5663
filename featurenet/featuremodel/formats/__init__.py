"""File formats of feature models and configurations, one module each."""
