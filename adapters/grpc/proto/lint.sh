#!/bin/sh
# Lints the .proto files with buf, which npm brings (@bufbuild/buf). Give another buf in BUF.
set -eu
cd "$(dirname "$0")"
jar=$(find "${MAVEN_REPO:-$HOME/.m2/repository}/com/google/api/grpc/proto-google-common-protos" -name '*.jar' | sort | tail -1)
rm -rf target/google && mkdir -p target/google
(cd target/google && unzip -q "$jar" 'google/*.proto')
exec ${BUF:-npx --yes @bufbuild/buf} lint
