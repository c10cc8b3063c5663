"""Architectures: from a configuration to typed blocks and cells, and to layers with shapes."""
