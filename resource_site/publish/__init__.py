"""Bytes → the folder `site/`, which is replaced in one step.

In: paths, input digests and what makes their bytes.  Out: a published site, or the previous one.
Imports `cache`.  Never changes a published file in place, removes only what a build created.
"""
