"""Parsed documents → the documents that are published now, in order.

In: parsed documents and Config.  Out: Library, and the problems found on the way.
Imports `content` and what that may import.  Does no I/O.
"""
