#!/bin/sh
# Lints the .proto files: with buf, which npm brings (@bufbuild/buf; another one in BUF), and with Google's api-linter where it is
# (another one in API_LINTER). What the second may not ask for, and why, is in api-linter.yaml.
set -eu
cd "$(dirname "$0")"
jar=$(find "${MAVEN_REPO:-$HOME/.m2/repository}/com/google/api/grpc/proto-google-common-protos" -name '*.jar' | sort | tail -1)
rm -rf target/google && mkdir -p target/google
(cd target/google && unzip -q "$jar" 'google/*.proto')
${BUF:-npx --yes @bufbuild/buf} lint
echo "buf: clean"
if ! command -v "${API_LINTER:-api-linter}" >/dev/null; then
    echo "lint.sh: NOT RUN: api-linter; name one in API_LINTER" >&2
    exit 0
fi
cd src/main/protobuf
"${API_LINTER:-api-linter}" --config ../../../api-linter.yaml --set-exit-status --output-format github \
    -I . -I ../../../target/google framewright/v1/*.proto
echo "api-linter: clean"
