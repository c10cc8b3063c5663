"""Search strategies: what is to be trained next."""
