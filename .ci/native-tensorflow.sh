#!/usr/bin/env bash
# Puts native TensorFlow under this checkout's node_modules, for the tests of that backend:
#   .ci/native-tensorflow.sh ../shared/tools/tensorflow-native.sh
# The package is an optional peer, which npm does not add by name beside a lockfile; its own TensorFlow.js is left
# out, since both must share one. Takes it away again with --remove.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
name=@tensorflow/tfjs-node-gpu
if [ "$1" = --remove ]; then rm -rf "node_modules/$name"; exit; fi
beside="$(mktemp -d)"
trap 'rm -rf "$beside"' EXIT
npm install --silent --no-save --ignore-scripts --prefix "$beside" "$name@4.22.0"
rm -rf "node_modules/$name"
mv "$beside/node_modules/$name" node_modules/@tensorflow/
rm -rf "$beside/node_modules/@tensorflow" "$beside/node_modules/.bin"
mv "$beside/node_modules" "node_modules/$name/node_modules"
"$1" "node_modules/$name"
