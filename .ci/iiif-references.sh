#!/usr/bin/env bash
# Puts IIIF's Python libraries into an environment of their own under node_modules, which nothing else uses, and says where
# its Python is:
#   export TEST_IIIF_PYTHON="$(.ci/iiif-references.sh)"
# The next `npm ci` takes it away. PyLD as it was when iiif-prezi was written: later ones find its contexts no more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder="$PWD/node_modules/.cache/iiif-references"
python="$folder/bin/python"
if ! [ -e "$folder/complete" ]; then
  rm -rf "$folder"
  python3 -m venv "$folder" >&2
  "$python" -m pip install --quiet --disable-pip-version-check --retries 1 --timeout 30 \
    iiif-prezi3==3.1.1 iiif-prezi==0.3.0 'PyLD<1.1' >&2
  touch "$folder/complete"
fi
echo "$python"
