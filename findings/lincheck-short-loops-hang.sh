#!/usr/bin/env bash
# A model checker takes a loop that ends after 60 rounds for one that never ends.
#
# Packages: org.jetbrains.lincheck:lincheck 3.7 and what it needs, on a JDK 25.
#
# Lincheck.runConcurrentTest runs a block of code with threads in many orders, and reports an order in which it fails. A
# thread that passes the same place in the code again and again is taken to spin: after some fifty times, other threads
# are let run, and if none of them can, the test "has hung". That the thread counts, and comes to its end, does not
# matter. Nothing waits in this one:
#
#   writer: for (int i = 0; i < most; i++) count.incrementAndGet();      reader: count.get();
#
#   49 rounds: no fault found
#   60 rounds: = Concurrent test has hung =
#
# The report, with its table of steps, looks like that of a real livelock. So a race that is tested with more rounds, to
# be thorough, fails for code that is right.
#
# What follows for Entrepot: its races (classes named ...RaceTest that use Lincheck) have a handful of elements each, and the
# classes under test are given capacities of 2 to 4.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/launch.sh
. "$checkout/.mvn/launch.sh"
JAVA_HOME=$(find_java)
export JAVA_HOME

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
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.lincheck</groupId>
      <artifactId>lincheck</artifactId>
      <version>3.7</version>
    </dependency>
  </dependencies>
</project>
XML
"$checkout/mvnw" -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >maven.log 2>&1 || {
  cat maven.log
  exit 1
}

cat >Finding.java <<'JAVA'
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;

/** One thread counts to a number, another one reads the count once. */
class Finding {
  public static void main(String[] args) {
    int most = Integer.parseInt(args[0]);
    try {
      Lincheck.runConcurrentTest(100, () -> count(most));
      System.out.println("no fault found");
    } catch (Error e) {
      System.out.println(e.getMessage().strip().lines().findFirst().orElseThrow());
    }
  }

  private static void count(int most) {
    var count = new AtomicInteger();
    var writer =
        new Thread(
            () -> {
              for (int i = 0; i < most; i++) {
                count.incrementAndGet();
              }
            });
    var reader = new Thread(count::get);
    writer.start();
    reader.start();
    try {
      writer.join();
      reader.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
JAVA
# Compiled into files: Lincheck looks for the class of what it runs among them.
"$JAVA_HOME/bin/javac" -cp 'lib/*' -d classes Finding.java

# said ROUNDS: what comes of a loop of so many rounds.
said() {
  timeout 120 "$JAVA_HOME/bin/java" -XX:+EnableDynamicAgentLoading -cp 'classes:lib/*' Finding "$1" 2>java.log || {
    cat java.log
    exit 1
  }
}

few=$(said 49)
many=$(said 60)
echo "49 rounds: $few"
echo "60 rounds: $many"
if [[ "$few" != "no fault found" ]]; then
  echo "Not to be judged: fewer rounds fail as well."
  exit 1
fi
if [[ "$many" != "= Concurrent test has hung =" ]]; then
  echo "It has changed: 60 rounds do not count as a livelock."
  exit 1
fi
echo "As described: a loop that ends is reported as a livelock."
