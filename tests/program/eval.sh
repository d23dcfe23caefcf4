#!/bin/sh
# The evaluation's own tests.
set -eu
PYTHONDONTWRITEBYTECODE=1 exec python3 "$(dirname "$0")/../eval/test_score.py"
