# shellcheck shell=bash
# What a build hands out.

maven=("$top/mvnw" -B -ntp -Dstyle.color=never -f "$top/pom.xml")
lib=$top/deploy/target/lib

# A Maven with other bytes than those that were looked at is not run.
wrapper_checks_maven() {
  local copy=$work/wrapper status=0 output
  step "the wrapper's Maven"
  mkdir "$copy"
  cp -r "$top/mvnw" "$top/.mvn" "$copy"
  sed -i -E 's/^(distributionSha256Sum=).{8}/\100000000/' "$copy/.mvn/wrapper/maven-wrapper.properties"
  output=$(MAVEN_USER_HOME=$copy/home "$copy/mvnw" --version 2>&1) || status=$?
  check_equal "a wrong sum: the wrapper's status" 1 "$status"
  check_words "a wrong sum: what it says" "Failed to validate" "$output"
  without_unzip
}

# Slim images have no unzip: the wrapper then takes the .tar.gz, which has a sum of its own.
without_unzip() {
  local copy=$work/wrapper programs=$work/programs program status=0
  mkdir "$programs"
  for program in /usr/bin/* /bin/*; do
    ln -sf "$program" "$programs/"
  done
  rm -f "$programs/unzip"
  check_words "without unzip: the wrapper's Maven" "Apache Maven" \
    "$(PATH=$programs MAVEN_USER_HOME=$copy/tar "$copy/mvnw" --version 2>&1 || true)"
  sed -i -E 's/^(tarGzSha256Sum=).{8}/\100000000/' "$copy/.mvn/wrapper/maven-wrapper.properties"
  PATH=$programs MAVEN_USER_HOME=$copy/wrong "$copy/mvnw" --version >/dev/null 2>&1 || status=$?
  check_equal "without unzip, a wrong sum: the wrapper's status" 1 "$status"
}

# The bill of materials names each jar, and nothing that is not there.
libraries_are_listed() {
  step "the bill of materials"
  check_equal "the jars are those that it lists" "$(listed_jars)" "$(cd "$lib" && printf '%s\n' *.jar | sort)"
  check_equal "each component has a licence" "" \
    "$(jq -r '.components[] | select((.licenses // []) == []) | .name' "$lib/entrepot.cdx.json")"
}

# The jars' names, from package URLs such as pkg:maven/io.netty/netty-buffer@4.2.0?classifier=linux&type=jar.
listed_jars() {
  jq -r '.components[].purl' "$lib/entrepot.cdx.json" |
    sed -nE 's|^pkg:maven/[^/]+/([^@]+)@([^?]+)\?(classifier=([^&]+)&)?type=jar$|\1-\2-\4.jar|p' |
    sed 's/-\.jar$/.jar/' | sort
}

# natives: each native library in the jars, "JAR FILE" a line.
natives() {
  local jar
  for jar in "$lib"/*.jar; do
    unzip -Z1 "$jar" | grep -E '\.(so|dll|dylib|jnilib)$' | sed "s|^|${jar##*/} |" || true
  done
}

# Linux with glibc on x86-64 and arm64 is what Entrepot runs on. Netty's transport names no system.
natives_are_needed() {
  local machine
  step "native libraries"
  check_equal "there are none for other systems" "" \
    "$(natives | grep -vE '[Ll]inux(64|.*(x86_64|amd64|aarch_?64|arm64))[^ ]*$' | grep -v '^netty-.*-linux-' || true)"
  check_equal "there are none for musl" "" "$(natives | grep musl || true)"
  for machine in 'linux64|x86_64|amd64' 'aarch_?64|arm64'; do
    check_equal "libraries with code for $machine" "netty-tcnative-boringssl-static \
netty-transport-native-epoll rocksdbjni zstd-jni" \
      "$(natives | grep -iE " .*($machine)" | sed -E 's/-[0-9].*//' | sort -u | xargs)"
  done
}

base_must_be_pinned() {
  local status=0 output
  step "the image's base"
  output=$("${maven[@]}" -q -Pimage validate -pl deploy/image 2>&1) || status=$?
  check_equal "a tag: Maven's status" 1 "$status"
  check_words "a tag: what it says" "digest skopeo" "$output"
}

# image_layers PREFIX: the layers of the image that hold jars whose names begin so.
image_layers() {
  local layer
  for layer in $(jq -r '.[0].Layers[]' "$work/image/manifest.json"); do
    if tar --warning=no-unknown-keyword -tzf "$work/image/$layer" | grep "^opt/entrepot/lib/$1" >/dev/null; then
      echo "$layer"
    fi
  done
}

# sums FOLDER: of the jars and the bill of materials in it.
sums() {
  (cd "$1" && find . -name '*.jar' -o -name '*.cdx.json') | sort | (cd "$1" && xargs sha256sum)
}

# On a base of an empty platform image: what the build puts on it is looked at, not run.
image_is_built() {
  local base file
  step "the image"
  start_upstream
  make_images
  push multi library/base:1
  base=$upstream/library/base@$(upstream_digest library/base 1)
  check "it is built on a base named by digest" "${maven[@]}" -q -Pimage package -DskipTests -Dmaven.test.skip=true \
    -Dtraining.skip=true -pl deploy,deploy/image -am "-Djib.from.image=$base" -Djib.allowInsecureRegistries=true \
    -Djib.useOnlyProjectCache=true
  mkdir "$work/image" "$work/root"
  tar -xf "$top/deploy/target/entrepot-image.tar" -C "$work/image"
  check "libraries of others have a layer of their own" test "$(image_layers entrepot-)" != "$(image_layers guava-)"
  for file in $(jq -r '.[0].Layers[]' "$work/image/manifest.json"); do
    tar --warning=no-unknown-keyword -xzf "$work/image/$file" -C "$work/root"
  done
  check_equal "it holds the libraries of the archive, and their bill of materials" \
    "$(sums "$top/deploy/target/dist/runtime/entrepot/lib")" "$(sums "$work/root/opt/entrepot/lib")"
  check_equal "its Java runs" "$(sed -n 's/^JAVA_VERSION=//p' "$work/root/opt/entrepot/runtime/release")" \
    "$("$work/root/opt/entrepot/runtime/bin/java" -version 2>&1 | sed -nE '1s/^openjdk version ("[^"]+").*/\1/p')"
  check "its launchers can be run" test -x "$work/root/opt/entrepot/bin/entrepot" -a -x "$work/root/usr/local/bin/entrepot"
  check_equal "it runs as a user without rights" 65532:0 \
    "$(jq -r .config.User "$work/image/$(jq -r '.[0].Config' "$work/image/manifest.json")")"
}
