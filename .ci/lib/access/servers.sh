# shellcheck shell=bash
# A private registry, Entrepot with callers in front of it, and what they need.

# enter_network: a network that is loopback alone, in which the server has a name and an address that docker does not
# take for loopback: it does not check the certificates of that, and shows it none.
enter_network() {
  ip link set lo up
  ip address add 192.0.2.1/32 dev lo
  printf '127.0.0.1 localhost\n192.0.2.1 entrepot.example\n' >"$work/hosts"
  mount --bind "$work/hosts" /etc/hosts
}

# own_folders: the folders in which clients look for a registry's certificates are empty, and this run's own.
own_folders() {
  local place
  for place in /etc/docker /etc/containers; do
    mkdir -p "$work/own$place"
    cp -a "$place/." "$work/own$place"
    mount --bind "$work/own$place" "$place"
  done
}

# make_certificates: an authority of servers and one of nodes, the server's certificate, those of a node and of a stranger.
make_certificates() {
  local name
  certificates=$work/certificates
  mkdir "$certificates"
  for name in servers nodes strangers; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=CA of $name" \
      -keyout "$certificates/$name.key" -out "$certificates/$name.crt" 2>/dev/null
  done
  issue servers entrepot.example "subjectAltName = DNS:entrepot.example"
  issue nodes node-1 "extendedKeyUsage = clientAuth"
  issue strangers stranger "extendedKeyUsage = clientAuth"
}

# issue AUTHORITY NAME EXTENSION
issue() {
  local to=$certificates/$2 by=$certificates/$1
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" \
    -keyout "$to.key" -out "$to.csr" 2>/dev/null
  openssl x509 -req -in "$to.csr" -CA "$by.crt" -CAkey "$by.key" -CAcreateserial -days 30 \
    -extfile <(echo "$3") -out "$to.crt" 2>/dev/null
}

# make_mirrors: the server as the mirror of every registry, for skopeo and podman.
make_mirrors() {
  local registry
  for registry in docker.io registry.example; do
    printf '[[registry]]\nprefix = "%s"\nlocation = "%s"\n' "$registry" "$registry"
    printf '[[registry.mirror]]\nlocation = "%s"\n' "$name/$registry"
  done >"$work/mirrors.conf"
}

# start_private: the registry that wants a login, on the content of the open one.
start_private() {
  htpasswd -bcB -C 5 "$work/private.htpasswd" shared upstream-secret 2>/dev/null
  add_private carol carols-secret
  add_private dave daves-secret
  cat >"$work/private.yml" <<YAML
version: 0.1
log: {level: info, accesslog: {disabled: false}}
storage: {filesystem: {rootdirectory: $work/upstream}}
auth: {htpasswd: {realm: private, path: $work/private.htpasswd}}
http: {addr: $private}
YAML
  run_private
}

# add_private NAME PASSWORD: a user of the private registry, which reads its file again.
add_private() {
  htpasswd -bB -C 5 "$work/private.htpasswd" "$1" "$2" 2>/dev/null
}

run_private() {
  start private docker-registry serve "$work/private.yml"
  private_pid=$started_pid
  await private 30 private_answers
}

private_answers() {
  [[ "$(curl -s -o /dev/null -w '%{http_code}' "http://$private/v2/")" == 401 ]]
}

# How far the private registry's access log is now.
private_mark() {
  wc -l <"$work/logs/private.out"
}

# private_requests MARK: its requests since then, each as METHOD PATH STATUS, without the pings.
private_requests() {
  tail -n "+$(($1 + 1))" "$work/logs/private.out" |
    sed -nE 's|.*"([A-Z]+) (/v2/[^" ]+)[^"]*" ([0-9]+) .*|\1 \2 \3|p'
}

# start_guarded shared|caller [PROOF_TTL]: Entrepot with callers, on an empty store; whose rights decide at
# registry.example.
start_guarded() {
  local users=user:ben rights="credentials: {username: shared, password: upstream-secret}"
  if [[ "$1" == caller ]]; then
    users=login
    rights="rights: caller"$'\n'"    proof-ttl: ${2-15m}"
  fi
  data=$(mktemp -d -p "$work" data.XXXX)
  htpasswd -bcB -C 5 "$work/htpasswd" ada adas-secret 2>/dev/null
  htpasswd -bB -C 5 "$work/htpasswd" ben bens-secret 2>/dev/null
  cat >"$work/entrepot.yaml" <<YAML
listen: $proxy
admin: $admin
data: $data
tls: {cert: $certificates/entrepot.example.crt, key: $certificates/entrepot.example.key}
access:
  users: $work/htpasswd
  client-certificates: {ca: $certificates/nodes.crt, name: "cn:{node}"}
  audit: {file: $work/logs/audit.json}
  rules:
    - {who: "user:ada", images: docker.io/library/one, pull: allow}
    - {who: "$users", images: "registry.example/*", pull: allow}
    - {who: "user:cn:node-1", images: ["docker.io/*", "registry.example/*"], pull: allow}
    - {who: any, images: docker.io/library/multi, pull: allow}
upstreams:
  docker.io:
    url: http://$private
    credentials: {username: shared, password: upstream-secret}
  registry.example:
    url: http://$private
    $rights
YAML
  start entrepot "$entrepot" serve --config "$work/entrepot.yaml"
  entrepot_pid=$started_pid
  await entrepot 60 curl -fsS "http://$admin/readyz"
}
