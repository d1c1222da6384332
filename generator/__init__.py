"""A static site generator for resource websites."""
