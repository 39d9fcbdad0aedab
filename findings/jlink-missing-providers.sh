#!/usr/bin/env bash
# A runtime that jlink made loads security providers from the class path that nothing asks for.
#
# Package: JDK 25 (jlink, java.base).
#
# conf/security/java.security of the JDK lists twelve providers, some of which are in modules of their own (SunJGSS, SunPCSC,
# JdkLDAP, ...). jlink copies the file as it is, also for an image without these modules. When all providers are asked for,
# as by Security.getProviders or the first TLS context, the JDK looks for each that it misses with a ServiceLoader, which makes an
# instance of every provider that it finds on the class path, to ask for its name. So Bouncy Castle, which a program
# uses for its classes only and which is listed nowhere, is loaded and set up; with the modules in the image it is not:
#
#   without the modules: 185 classes of Bouncy Castle loaded
#   with them: 0 classes of Bouncy Castle loaded
#
# What follows for Entrepot: .mvn/Dist.java links every module with a provider into the runtime; without them each command
# took twice the processor time.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/launch.sh
. "$checkout/.mvn/launch.sh"
JAVA_HOME=$(find_java)
export JAVA_HOME

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$checkout/mvnw" -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=org.bouncycastle:bcprov-jdk18on:1.86 -DoutputDirectory="$work/lib" >maven.log 2>&1 || {
  cat maven.log
  exit 1
}

cat >Finding.java <<'JAVA'
public final class Finding {
  public static void main(String[] args) {
    java.security.Security.getProviders();
  }
}
JAVA
"$JAVA_HOME/bin/javac" -d classes Finding.java

# loaded NAME MODULES: how many classes of Bouncy Castle a runtime of these modules loads.
loaded() {
  "$JAVA_HOME/bin/jlink" --add-modules "$2" --output "$1"
  "$1/bin/java" -Xlog:class+load:file="$1.log" -cp "classes:$(echo lib/*.jar)" Finding
  grep -c ' org\.bouncycastle\.' "$1.log" || true
}

without=$(loaded without java.base)
with=$(loaded with java.base,java.naming,java.security.jgss,java.security.sasl,java.smartcardio,java.xml.crypto,jdk.crypto.cryptoki,jdk.security.jgss)
echo "without the modules: $without classes of Bouncy Castle loaded"
echo "with them: $with classes of Bouncy Castle loaded"
if ((without < 100 || with > 0)); then
  echo "The behaviour has changed: .mvn/Dist.java may leave out modules again."
  exit 1
fi
