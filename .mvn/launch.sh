# Sourced by the launchers; they set "name", "home", "module", "lib" and "main" first, then call:
# launch OPTIONS ARGUMENTS
# Without a module there is nothing to build: the program was installed.

wanted=25

# The feature release of the JDK or JRE in a folder; nothing if there is none.
release() {
  [ -x "$1/bin/java" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

fits() {
  found=$(release "$1")
  [ -n "$found" ] && [ "$found" -ge "$wanted" ]
}

# Where a Java of the wanted release is: beside the program, JAVA_HOME, the PATH, the usual folders.
find_java() {
  if [ -x "${home-}/runtime/bin/java" ]; then
    echo "$home/runtime"
    return
  fi
  if [ -n "${JAVA_HOME-}" ] && fits "$JAVA_HOME"; then
    echo "$JAVA_HOME"
    return
  fi
  on_path=$(command -v java || true)
  if [ -n "$on_path" ]; then
    candidate=$(dirname -- "$(dirname -- "$(readlink -f -- "$on_path")")")
    if fits "$candidate"; then
      echo "$candidate"
      return
    fi
  fi
  for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if fits "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

# The jars, in an order that does not depend on the folder: the AOT cache is for one class path.
class_path() {
  LC_ALL=C
  joined=
  for jar in "$lib"/*.jar; do
    joined=$joined${joined:+:}$jar
  done
  echo "$joined"
}

# Whether lib holds a complete build of the sources as they are now.
is_current() {
  [ -f "$lib/complete" ] && [ "$(cat "$lib/complete")" = "$(sh "$home/.mvn/sources" "$module")" ]
}

# Becomes the program, which is built first unless there is a build of these very sources.
# usage: launch "JVM OPTIONS" ARGUMENTS...
launch() {
  options=$1
  shift
  java_home=$(find_java)
  if [ -z "$java_home" ]; then
    echo "$name: Java $wanted or newer is needed and was found neither in JAVA_HOME, on the PATH, nor in the usual folders; install a JDK $wanted (for example Eclipse Temurin) or set JAVA_HOME." >&2
    exit 1
  fi
  # The build sets BUILDING when it runs the launcher itself.
  if [ -n "$module" ] && [ -z "${BUILDING-}" ] && ! is_current; then
    . "$home/.mvn/build.sh"
    build
  fi
  # What the JVM knows of the program already, made by the build. Another JVM than the build's, or one with
  # other options, starts without, and need not tell.
  aot=$lib/$name.aot
  [ -f "$aot" ] || aot=
  # The options before JAVA_OPTS are defaults: whoever sets JAVA_OPTS has the last word.
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" $options ${aot:+"-XX:AOTCache=$aot"} ${aot:+"-Xlog:aot*=off"} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    ${JAVA_OPTS-} -cp "$(class_path)" "$main" "$@"
}
