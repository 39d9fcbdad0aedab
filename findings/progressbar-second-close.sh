#!/usr/bin/env bash
# A progress bar that is closed twice is drawn over the line that the program has printed in between.
#
# Package: me.tongfei:progressbar 0.10.2. Needs tmux.
#
# ProgressBar.close is documented to stop the bar, and to be there for try-with-resources. AutoCloseable encourages those
# who implement it to let a second close do nothing. This one draws the bar again, and on a terminal it goes up one line
# for that, where another line is by now. So a program that closes its bar and prints a result, both within
# try-with-resources, loses the result:
#
#   closed once:
#     pulling 100% [===============] 3/3 (0:00:00 / 0:00:00)
#     3 blobs, all of them right
#     end
#   closed twice:
#     pulling 100% [===============] 3/3 (0:00:00 / 0:00:00)
#     pulling 100% [===============] 3/3 (0:00:00 / 0:00:00)
#     end
#
# What follows for Entrepot: its commands draw their bars without the library (dev.entrepot.cli.progress); the load
# test, which has it (Progress.java), closes a bar once.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/launch.sh
. "$checkout/.mvn/launch.sh"
JAVA_HOME=$(find_java)
export JAVA_HOME

work=$(mktemp -d)

# A terminal's server of its own, which hears of no other.
terminal() {
  env -u TMUX LC_ALL=C.UTF-8 tmux -S "$work/tmux" -f /dev/null "$@"
}
trap 'terminal kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
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
      <groupId>me.tongfei</groupId>
      <artifactId>progressbar</artifactId>
      <version>0.10.2</version>
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
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Prints a result below a finished bar, which is closed before that, if asked to. */
class Finding {
  public static void main(String[] args) {
    var builder =
        new ProgressBarBuilder()
            .setTaskName("pulling")
            .setInitialMax(3)
            .setStyle(ProgressBarStyle.ASCII)
            .setMaxRenderedLength(55);
    if (args[0].equals("once")) {
      try (ProgressBar bar = builder.build()) {
        bar.stepTo(3);
      }
      System.out.println("3 blobs, all of them right");
    } else {
      try (ProgressBar bar = builder.build()) {
        bar.stepTo(3);
        bar.close();
        System.out.println("3 blobs, all of them right");
      }
    }
    System.out.println("end");
  }
}
JAVA

# shows HOW: puts what a terminal shows of it in $shown.
shows() {
  terminal new-session -d -s "$1" -x 80 -y 10 \
    "$JAVA_HOME/bin/java --enable-native-access=ALL-UNNAMED -cp 'lib/*' Finding.java $1; sleep 60"
  for ((i = 0; i < 150; i++)); do
    shown=$(terminal capture-pane -p -t "$1")
    if grep -qx "end" <<<"$shown"; then
      break
    fi
    sleep 0.2
  done
  echo "closed $1:"
  echo "  ${shown//$'\n'/$'\n'  }"
}

result="3 blobs, all of them right"
shows once
if ! grep -qx "$result" <<<"$shown"; then
  echo "Not to be judged: the result is not on the terminal even if the bar is closed once."
  exit 1
fi
shows twice
if ! grep -qx "end" <<<"$shown"; then
  echo "Not to be judged: the program has not come to its end."
  exit 1
fi
if grep -q "$result" <<<"$shown"; then
  echo "It has changed: the result is there after a second close."
  exit 1
fi
echo "As described: the second close draws over the result."
