"""Serve the site on localhost, and rebuild it after every change.

In: the command that builds the site, the folders to watch, and a port.  Out: HTTP responses to
browsers on this machine; errors in an overlay on the page, drafts and warnings in a bar below it.

`rebuild` watches, builds and keeps the state; `server` serves that state.  `assets/` holds the
overlay and the bar, which are added to pages in the response only.  This package may import
`problems`, `publish` and `site`; what builds the site runs in processes of its own.
"""
