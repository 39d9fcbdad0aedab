# shellcheck shell=sh
# Sourced by bin/entrepot with its arguments, once install.sh has put this file beside the jars: commands mean the
# configuration and the data folder of the service, unless they name others.

service_user=entrepot
service_config=/etc/entrepot/entrepot.yaml
service_data=/var/lib/entrepot
service_secrets=/etc/entrepot/environment

names_configuration() {
  for argument in "$@"; do
    case $argument in
      -c | --config | --config=*) return 0 ;;
    esac
  done
  return 1
}

works_on_store() {
  case ${1-} in
    images | ls | inspect | history | manifest | tags | pulled | df | missed | receipt | export | import | pull | sync | rm | \
      prune | pin | unpin | freeze | thaw | verify) return 0 ;;
  esac
  return 1
}

# The lines NAME=VALUE of a file that systemd reads as well; what the environment says already stays.
take_secrets() {
  while IFS= read -r line; do
    secret=${line%%=*}
    case $secret in
      "" | *[!A-Za-z0-9_]* | [0-9]*) continue ;;
    esac
    value=${line#*=}
    case $value in
      \"*\") value=${value#\"} value=${value%\"} ;;
      \'*\') value=${value#\'} value=${value%\'} ;;
    esac
    eval "[ -n \"\${$secret+set}\" ]" || export "$secret=$value"
  done <"$service_secrets"
}

# What root wrote into the store of a service that is stopped would be closed to the service.
is_for_service_user() {
  works_on_store "$@" && [ "$(id -u)" = 0 ] && [ "$(stat -L -c %U "$service_data" 2>/dev/null)" = "$service_user" ] &&
    ! systemctl is-active --quiet entrepot.service 2>/dev/null
}

if ! names_configuration "$@" && [ -z "${ENTREPOT_CONFIG-}" ] && [ -r "$service_config" ]; then
  export ENTREPOT_CONFIG=$service_config
  if ! grep -q '^data[[:space:]]*:' "$service_config"; then
    export ENTREPOT_DATA="${ENTREPOT_DATA-$service_data}"
  fi
  if [ -r "$service_secrets" ]; then
    take_secrets
  fi
  if is_for_service_user "$@"; then
    echo "entrepot: running as $service_user, to whom $service_data belongs" >&2
    exec runuser -u "$service_user" -- "$0" "$@"
  fi
fi
