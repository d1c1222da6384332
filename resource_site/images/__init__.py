"""Attachments → what their bytes are, and pictures ready to publish.

In: the files below `content/` that are not documents, and the pictures among the assets.
Out: for each file the problems in its bytes; for each picture its size and its renditions, which
are cached; `metadata`, which names what a published picture must not contain.
Imports `cache`, `settings` and `content`, the modules outside packages, and Pillow.

Rules.  A file is what its bytes are, never what its name says.  Pillow is imported by
`conversion` alone, and only when a picture is converted: a site without pictures does not pay for
it.  The pixels of a still picture are decoded and encoded again, so nothing else of the file is
published; `containers`, which knows nothing of Pillow, verifies that.
"""
