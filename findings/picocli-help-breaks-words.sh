#!/usr/bin/env bash
# Help by picocli breaks names, such as that of an image or a file, behind a dot or a colon.
#
# Package: info.picocli:picocli 4.7.7.
#
# Long lines are "wrapped on word boundaries", as the Javadoc of Help.createHeading and createTextTable says. What counts
# as a word is up to the JDK's BreakIterator.getLineInstance: it allows a break behind a dot that a letter follows, and
# behind a colon, where Unicode's rules for line breaks do not (UAX 14, LB13, LB25, LB29). For hyphens, picocli prevents
# that ("Deceive the BreakIterator to ensure no line breaks after '-'", its source says); for dots and colons it does not. So
# what is copied from the help is broken: an example that is longer than the line has an image "ghcr." and an argument
# "io/org/app:1.0". The script prints such an example at 80 columns, and then what of some names can be left alone at the
# margin:
#
#     demo --only-platform linux/amd64 --keep-for 30d --into /srv/images ghcr.
#   io/org/app:1.0
#   ghcr.io/org/app:1.0: ghcr. | ghcr.io/org/app:
#   config.toml: config.
#   localhost:5000/app: localhost:
#   https://registry.example.com/v2/: https: | https://registry. | https://registry.example.
#   /var/lib/data: none
#   --keep-for=two-days: none
#
# What follows for Entrepot: WholeHelp.java wraps the help of all commands itself, at blanks alone, and prints examples as
# they are.
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
      <groupId>info.picocli</groupId>
      <artifactId>picocli</artifactId>
      <version>4.7.7</version>
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
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Prints help that is longer than a line, with names at its right margin. */
class Finding {
  static final int WIDTH = 80;

  @Command(name = "demo")
  static class Demo {}

  public static void main(String[] args) {
    var demo = new CommandLine(new Demo());
    demo.getCommandSpec()
        .usageMessage()
        .footer(
            "  demo --only-platform linux/amd64 --keep-for 30d --into /srv/images ghcr.io/org/app:1.0");
    System.out.println(demo.getUsageMessage().lines().skip(1).reduce((a, b) -> a + "\n" + b).get());
    for (String name :
        new String[] {
          "ghcr.io/org/app:1.0",
          "config.toml",
          "localhost:5000/app",
          "https://registry.example.com/v2/",
          "/var/lib/data",
          "--keep-for=two-days"
        }) {
      var parts = parts(name);
      System.out.println(name + ": " + (parts.isEmpty() ? "none" : String.join(" | ", parts)));
    }
  }

  /** What of a name stands at the end of the first line, where that is not all of it. */
  static TreeSet<String> parts(String name) {
    var parts = new TreeSet<String>();
    for (int before = WIDTH - name.length(); before < WIDTH; before++) {
      var demo = new CommandLine(new Demo());
      demo.getCommandSpec().usageMessage().description("x".repeat(before - 1) + " " + name);
      String line = demo.getUsageMessage().lines().skip(1).findFirst().get();
      if (line.length() > before && !line.endsWith(name)) {
        parts.add(line.substring(before));
      }
    }
    return parts;
  }
}
JAVA
timeout 60 "$JAVA_HOME/bin/java" -cp "lib/*" Finding.java >output 2>java.log || {
  cat java.log
  exit 1
}
cat output

# Whether the program has said a line; else ends with a sentence.
# usage: said LINE SENTENCE
said() {
  if ! grep -qxF -- "$1" output; then
    echo "$2"
    exit 1
  fi
}
said "/var/lib/data: none" "It has changed: a path without a dot is broken, too."
said "--keep-for=two-days: none" "It has changed: an option is broken behind a hyphen."
said "  demo --only-platform linux/amd64 --keep-for 30d --into /srv/images ghcr." "It has changed: the example is whole."
said "io/org/app:1.0" "It has changed: the example goes on in another way."
said "ghcr.io/org/app:1.0: ghcr. | ghcr.io/org/app:" "It has changed: an image's name is broken in other places."
said "config.toml: config." "It has changed: a file's name is broken in other places."
said "localhost:5000/app: localhost:" "It has changed: a host with a port is broken in other places."
echo "As described: names are broken behind dots and colons."
