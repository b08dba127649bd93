# Starts what is not running: infrastructure, services, workers; and says where everything is.
# shellcheck shell=bash

# shellcheck disable=SC2120
up() {
  local hosts="" driver="" name
  while [ $# -gt 0 ]; do
    case $1 in
      --hosts) hosts=${2:-none} ;;
      --driver) driver=${2:-NONE} ;;
      *) fail "./dev up does not know '$1'. It takes --hosts N and --driver NAME." ;;
    esac
    shift $(($# > 1 ? 2 : 1))
  done
  [[ ${hosts:-1} =~ ^[1-9][0-9]{0,2}$ ]] || fail "--hosts takes a number from 1 to 999, not '$hosts'."
  [[ ${driver:-simulated} =~ ^(auto|(simulated|lxd|libvirt)(,(simulated|lxd|libvirt))*)$ ]] ||
    fail "--driver takes auto, simulated, lxd or libvirt, or several with commas between them, not '$driver'."
  [[ ${VIVEIRO_HYPERVISORS:-one} =~ ^(one|each)$ ]] ||
    fail "VIVEIRO_HYPERVISORS is one, for one that all hosts share, or each, for one of its own for each host, not '$VIVEIRO_HYPERVISORS'."
  need_jdk
  lock up
  prepare_run_folder
  remember_choices "$hosts" "$driver"
  INFRASTRUCTURE=$(infrastructure_kind)
  if [ "$INFRASTRUCTURE" = docker ]; then need_engine; else need_packages; fi
  start_hypervisor
  build
  say "Starting RabbitMQ and PostgreSQL ..."
  choose_ports
  start_infrastructure
  prepare_database &
  local database=$!
  prepare_broker_and_keys
  wait "$database" || fail "The database is not prepared; see above."
  train_missing
  # shellcheck disable=SC2086
  start_all $SERVICES
  # shellcheck disable=SC2046
  start_all $(worker_names)
  write_env
  unlock
  say "Viveiro is up:"
  grep -E '^(VIVEIRO_URL|VIVEIRO_API_KEY|MAIL_URL)=' "$RUN/env"
}

# Without --hosts there are as many as before; a smaller number stops nobody. Which hypervisor a host drives never changes: its machines are there.
remember_choices() {
  local known
  # one that was there before the choice has one
  [ ! -e "$RUN/driver" ] || [ -e "$RUN/hypervisors" ] || remember hypervisors one
  [ -e "$RUN/hypervisors" ] || remember hypervisors "${VIVEIRO_HYPERVISORS:-one}"
  if [ -z "$2" ] && [ -e "$RUN/driver" ]; then
    say "Driver: $(remembered driver simulated), as chosen before (./dev up --driver NAME chooses another)."
  else
    remember driver "$(resolve_driver "${2:-${VIVEIRO_DRIVER:-}}")"
  fi
  known=$(remembered hosts 0)
  [ -n "$1" ] || [ "$known" != 0 ] || set -- "$(hosts_at_first)"
  [ -z "$1" ] || ((known >= $1)) || remember hosts "$1"
}

# Three, or as many as the demo's 31 machines need where they are real: four to a processor.
hosts_at_first() {
  local needed
  if [ "$(remembered driver simulated)" = simulated ]; then needed=3; else needed=$((31 / (4 * $(nproc)) + 1)); fi
  printf '%s' $((needed > 3 ? needed : 3))
}

# One after the other, before anything runs side by side.
choose_ports() {
  local name
  # shellcheck disable=SC2046
  for name in $SERVICES $(worker_names); do
    refuse_taken_port "$name" "$(service_port "$name")"
  done
  refuse_taken_port mail "$(port_of smtp 2525)"
}

# start_all NAME...: starts them side by side, then waits until each is ready.
start_all() {
  local name started=""
  for name in "$@"; do
    start_service "$name" &
    started="$started $!"
  done
  for name in $started; do
    wait "$name" || exit 1
  done
  for name in "$@"; do
    await_ready "$name" "$(service_port "$name")" "$(health_path "$name")" 120
  done
}

write_env() {
  local rabbitmq=$RUN/rabbitmq/env postgresql=$RUN/postgresql/env
  (
    umask 077
    cat >"$RUN/env.new" <<ENV
VIVEIRO_URL=$(gateway_url)
VIVEIRO_API_KEY=$(cat "$(administrator_key_file)")
MAIL_URL=http://127.0.0.1:$(service_port mail)
METERING_URL=http://127.0.0.1:$(service_port metering-worker)
NOTIFICATION_URL=http://127.0.0.1:$(service_port notification-worker)
SMTP_HOST=127.0.0.1
SMTP_PORT=$(port_of smtp 2525)
$(grep ^AMQP_ "$rabbitmq")
AMQP_VHOST=viveiro
$(grep -E '^PG_(HOST|PORT|ADMIN)' "$postgresql")
PG_DATABASE=viveiro
ENV
  )
  mv "$RUN/env.new" "$RUN/env"
}

# Everything the command-line client needs, in the environment of this process alone.
cli() { with_env "$RUN/env" "$JAVA" -XX:TieredStopAtLevel=1 -Xshare:auto -jar "$(jar_of cli)" "$@"; }

# demo [ROSTER]: one machine and then the class of examples/class-30.csv, or the class of a roster alone. The first of several drivers is who
# makes its machines; one that can be entered is entered.
demo() {
  local notes=$RUN/demo-batches maker
  case ${1:-} in
    "" | -*) ;;
    *) roster_exists "$1" && set -- "$(path_of_caller "$1")" "${@:2}" ;;
  esac
  # shellcheck disable=SC2119
  VIVEIRO_DRIVER=${VIVEIRO_DRIVER:-auto} up
  maker=$(remembered driver simulated)
  maker=${maker%%,*}
  if [ -z "${1:-}" ] && [ "$maker" = libvirt ]; then
    say "One machine and no class: without KVM thirty guests of libvirt boot for a quarter of an hour. Name a roster to have one all the same."
  elif [ -z "${1:-}" ]; then
    set -- --machine-first examples/class-30.csv
  fi
  if [ "$maker" != simulated ]; then set -- --login "$ROOT/dev" "$@"; fi
  cli demo --notes "$notes" "$@"
}

# As the caller meant it: ./dev itself works in the repository's folder.
path_of_caller() { if [[ $1 != /* && -f $CALLED_FROM/$1 ]]; then printf '%s/%s' "$CALLED_FROM" "$1"; else printf '%s' "$1"; fi; }

# Before anything is started.
roster_exists() {
  [ -f "$(path_of_caller "$1")" ] || fail "There is no file $1. Give the path of a CSV file, for example examples/class-30.csv."
}
