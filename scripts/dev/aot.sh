# Keeps each service's classes loaded and linked beside its jar (JEP 483, 514), so that it starts in a part of the time. Made once
# per build, by starting the service until its context stands.
# shellcheck shell=bash

TRAINED="api-gateway metering-worker notification-worker provisioning-worker"

aot_cache() { printf '%s/%s.aot' "$(unpacked "$1")" "$1"; }

# aot_argument MODULE: the JVM's argument, or nothing. VIVEIRO_AOT=off starts without, to compare.
aot_argument() {
  local cache
  cache=$(dirname "$(jar_of "$1")")/$1.aot
  [ "${VIVEIRO_AOT:-on}" = off ] || [ ! -s "$cache" ] || say "-XX:AOTCache=$cache"
}

# Side by side. A service whose training fails starts without, and says so.
train_missing() {
  local module trained=""
  [ "${VIVEIRO_AOT:-on}" != off ] || return 0
  for module in $TRAINED; do
    [ ! -s "$(aot_cache "$module")" ] || continue
    [ -n "$trained" ] || say "Preparing fast starts (once per build) ..."
    trained="$trained $module"
    train "$module" &
  done
  [ -z "$trained" ] || wait
  # shellcheck disable=SC2119
  copy_jars
}

# train MODULE: Spring ends the process when the context stands, before anything consumes, joins or listens.
train() (
  cache=$(aot_cache "$1")
  arguments=()
  while IFS= read -r argument; do arguments+=("$argument"); done < <(jvm_arguments "$1")
  unset VIVEIRO_API_KEY VIVEIRO_JOIN_TOKEN
  export SERVER_PORT=0 SERVER_ADDRESS=127.0.0.1
  case $1 in
    api-gateway) gateway_environment ;;
    metering-worker) metering_environment ;;
    notification-worker) notification_environment ;;
    provisioning-worker)
      broker_environment viveiro-gateway
      export VIVEIRO_URL VIVEIRO_WORKER_HOME=$RUN/workers/none VIVEIRO_DRIVER=simulated
      VIVEIRO_URL=$(gateway_url)
      ;;
  esac
  "$JAVA" "${arguments[@]}" -XX:AOTCacheOutput="$cache.$$" -Dspring.context.exit=onRefresh -jar "$(jar_of "$1")" \
    </dev/null >"$RUN/logs/aot-$1.log" 2>&1 9>&- || true
  if [ -s "$cache.$$" ]; then
    mv "$cache.$$" "$cache"
  else
    rm -f "$cache.$$"*
    say "$1 starts without a cache of its classes; $RUN/logs/aot-$1.log says why." >&2
  fi
)
