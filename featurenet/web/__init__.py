"""The dashboard's server: pages, REST and live events over a workspace.

Nothing here trains, samples or loads a model: workers and one helper process do.
"""
