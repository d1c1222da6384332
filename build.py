#!/usr/bin/env python3
"""Run a command on the site in this folder; `resource_site/pipeline.py` has the stages."""

from __future__ import annotations

import sys

from resource_site.pipeline import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
