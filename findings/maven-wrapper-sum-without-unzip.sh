#!/usr/bin/env bash
# The Maven wrapper refuses the right Maven where there is no unzip, if a sum is given.
#
# Package: org.apache.maven.wrapper:maven-wrapper 3.3.4, type only-script.
#
# distributionSha256Sum in maven-wrapper.properties is documented to be the sum of what distributionUrl names. Where no
# unzip is installed, as in slim images, the script fetches the .tar.gz beside the .zip, and compares that with the sum of
# the .zip:
#
#   with unzip: Apache Maven 3.9.11 (3e54c93a704957b63ee3494413a2b544fd3d825b)
#   without unzip: Error: Failed to validate Maven distribution SHA-256, your Maven distribution might be compromised.
#
# What follows for Entrepot: its mvnw knows tarGzSha256Sum as well; .ci/package tests it (wrapper_checks_maven).
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>finding</groupId>
<artifactId>finding</artifactId><version>1</version><packaging>pom</packaging></project>' >pom.xml
"$checkout/mvnw" -q -B org.apache.maven.plugins:maven-wrapper-plugin:3.3.4:wrapper -Dtype=only-script -Dmaven=3.9.11 \
  -DdistributionSha256Sum=0d7125e8c91097b36edb990ea5934e6c68b4440eef4ea96510a0f6815e7eeadb >maven.log 2>&1 || {
  cat maven.log
  exit 1
}

# All programs of this machine but unzip.
mkdir programs
for program in /usr/bin/* /bin/*; do
  ln -sf "$program" programs/
done
with=$(MAVEN_USER_HOME=$work/with PATH=$work/programs ./mvnw --version 2>&1 | head -n 1 || true)
rm programs/unzip
without=$(MAVEN_USER_HOME=$work/without PATH=$work/programs ./mvnw --version 2>&1 | head -n 1 || true)
echo "with unzip: $with"
echo "without unzip: $without"
if [[ "$with" != "Apache Maven 3.9.11"* || "$without" != *"Failed to validate"* ]]; then
  echo "The behaviour has changed: mvnw can be the published one again."
  exit 1
fi
