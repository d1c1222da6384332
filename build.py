#!/usr/bin/env python3
"""Run a command on the site in this folder; `resource_site/pipeline.py` has the stages."""

import sys

from resource_site.__main__ import run

if __name__ == "__main__":
    sys.exit(run())
