"""The library → every output of the site as data: URLs, links, view models, feeds.

In: Library, scanned files and Config.  Out: the plan of the site, and the problems found.
Imports `library` and what that may import.  Touches no file, renders nothing.
"""
