#!/usr/bin/env bash
# What depends on vertx-core gets a second Jackson or not, depending on the Java that Maven itself runs on.
#
# Package: io.vertx:vertx-core 5.2.0.
#
# The published POM has a profile "Java21", activated by <jdk>[21,)</jdk>, whose dependencies are jackson-core and
# jackson-databind 3 (tools.jackson.core). Maven applies profiles of the POMs of dependencies as well, and asks for the JDK
# by which it was started, which a toolchain does not change. So the same build has them or not:
#
#   Maven on Java 17: 0 jars of tools.jackson.core
#   Maven on Java 25: 2 jars of tools.jackson.core
#
# What follows for Entrepot: proxy/pom.xml excludes tools.jackson.core from vertx-core (2.6 MB), so that what is built
# does not depend on the machine.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>io.vertx</groupId>
        <artifactId>vertx-dependencies</artifactId>
        <version>5.2.0</version>
        <type>pom</type>
        <scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>io.vertx</groupId>
      <artifactId>vertx-core</artifactId>
    </dependency>
  </dependencies>
</project>
XML

# jars VERSION: how many there are if Maven takes its Java for that version.
jars() {
  "$checkout/mvnw" -q -B "-Djava.version=$1" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:list \
    -DincludeGroupIds=tools.jackson.core -DoutputFile="$work/list-$1" >maven.log 2>&1 || {
    cat maven.log >&2
    exit 1
  }
  grep -c 'tools.jackson.core' "list-$1" || true
}

old=$(jars 17.0.15)
new=$(jars 25.0.3)
echo "Maven on Java 17: $old jars of tools.jackson.core"
echo "Maven on Java 25: $new jars of tools.jackson.core"
if [[ "$old $new" != "0 2" ]]; then
  echo "The behaviour has changed: the exclusion in proxy/pom.xml can go."
  exit 1
fi
