"""Feature models: the tree, its constraints, templates, specialisations and configurations."""
