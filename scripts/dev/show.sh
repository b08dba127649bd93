# Commands that only look: doctor, status, logs; and bench.
# shellcheck shell=bash

status() {
  local name pid
  printf '%-24s %-8s %8s %6s  %s\n' NAME STATE PID PORT SINCE
  for name in rabbitmq postgresql; do
    pid=$(infrastructure_pid "$name") || pid=""
    status_line "$name" "$pid" "$(infrastructure_port "$name")"
  done
  # shellcheck disable=SC2046
  for name in $SERVICES $(worker_names); do
    pid=$(running_pid "$name") || pid=""
    status_line "$name" "$pid" "$(sed -n "s/^$name=//p" "$RUN/ports" 2>/dev/null || true)"
  done
}

# host list | show NAME: what the gateway says of its hosts and of what drives them.
host() {
  [ -e "$RUN/env" ] || fail "Nothing is known of a system in $RUN. './dev up' starts one."
  need_jdk
  cli host "$@"
}

status_line() {
  if [ -n "$2" ]; then
    printf '%-24s %-8s %8s %6s  %s\n' "$1" running "$2" "${3:--}" "$(ps -o lstart= -p "$2" 2>/dev/null || true)"
  else
    printf '%-24s %-8s %8s %6s\n' "$1" stopped - "${3:--}"
  fi
}

in_container() { [[ $1 == rabbitmq || $1 == postgresql ]] && [ "$(remembered infrastructure private)" = docker ]; }

infrastructure_pid() {
  [ -e "$RUN/infrastructure" ] || return 1
  if in_container "$1"; then
    container_healthy "$1" && container_pid "$1"
  elif [ "$1" = rabbitmq ]; then
    pid_in "$RUN/pids/rabbitmq.pid" "-home $RUN/rabbitmq "
  else
    pid_in "$RUN/pids/postgresql.pid" "$(cat "$RUN/postgresql/home")/data"
  fi
}

infrastructure_port() {
  if [ "$1" = rabbitmq ]; then
    from_env "$RUN/rabbitmq/env" AMQP_PORT 2>/dev/null || true
  else
    from_env "$RUN/postgresql/env" PG_PORT 2>/dev/null || true
  fi
}

logs() {
  local follow="" service="" files file
  for file in "$@"; do
    case $file in
      -f | --follow) follow=-f ;;
      -*) fail "./dev logs does not know '$file'. It takes a service and -f." ;;
      *) service=$file ;;
    esac
  done
  if in_container "$service"; then
    compose logs --no-log-prefix --tail 1000 ${follow:+--follow} "$service"
  elif [ -n "$service" ]; then
    files=$RUN/logs/$service.log
    [ -e "$files" ] ||
      fail "There is no log of '$service'. There are: $(log_names)$(! in_container rabbitmq || say 'rabbitmq postgresql')"
    tail -n 1000 $follow "$files"
  else
    files=$(log_names)
    [ -n "$files" ] || fail "There are no logs yet. './dev up' starts the system."
    # shellcheck disable=SC2046,SC2086
    (cd "$RUN/logs" && tail -n 40 $follow $(printf '%s.log ' $files))
  fi
}

log_names() {
  local file
  for file in "$RUN"/logs/*.log; do
    [ -e "$file" ] || continue
    file=${file##*/}
    printf '%s ' "${file%.log}"
  done
}

doctor() {
  local missing="" jdk packages
  if jdk=$(find_jdk); then
    say "ok       JDK 25: $jdk"
  else
    say "missing  $JDK_HINT"
    missing=yes
  fi
  if engine_answers; then
    say "ok       Docker engine: RabbitMQ and PostgreSQL will run in it"
  else
    say "note     no Docker engine answers: RabbitMQ and PostgreSQL will run as private nodes of installed packages"
    packages=$(missing_packages | paste -sd' ' -)
    if [ -z "$packages" ]; then
      say "ok       packages rabbitmq-server and postgresql"
    elif [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
      say "note     ./dev up will install: $packages"
    else
      say "missing  sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
      missing=yes
    fi
  fi
  if [ "$(id -u)" = 0 ]; then
    say "note     root: ./dev demo runs on containers of LXD where they run here, and installs what that needs"
  else
    say "note     not root: machines are simulated; sudo ./dev demo runs on containers of LXD"
  fi
  doctor_machine
  doctor_drivers "$jdk"
  [ -z "$missing" ] || fail "Something is missing; see above."
  say "Everything that is needed is here."
}

doctor_machine() {
  local free memory
  free=$(df -Pk "$ROOT" | awk 'NR == 2 { print int($4 / 1024) }')
  if ((free > 3000)); then say "ok       $free MB of disk are free"; else say "note     only $free MB of disk are free; 3000 are needed"; fi
  memory=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || true)
  if [ -z "$memory" ]; then return 0; fi
  if ((memory > 3000)); then say "ok       $memory MB of memory are free"; else say "note     only $memory MB of memory are free; 3000 are needed"; fi
}

# doctor_drivers JDK: what a worker of ./dev up finds, in its own words; it starts nothing.
doctor_drivers() {
  local jar
  jar=$(built_jar provisioning-worker)
  # an older jar may not know the command, and would start a worker
  if [ -z "$1" ] || [ ! -e "$jar" ] || sources_newer_than "$jar"; then
    say "note     what each driver can do here is told after the next build (./dev up)"
    return 0
  fi
  (
    export VIVEIRO_WORKER_HOME=$RUN/workers/host-1 VIVEIRO_DRIVER
    VIVEIRO_DRIVER=$(remembered driver simulated)
    if [ -e "$RUN/lxd/env" ]; then
      export VIVEIRO_LXD_SOCKET VIVEIRO_LXD_IMAGES=$RUN/images
      VIVEIRO_LXD_SOCKET=$(from_env "$RUN/lxd/env" VIVEIRO_LXD_SOCKET)
    fi
    if [ -e "$RUN/libvirt/env" ]; then
      export VIVEIRO_LIBVIRT_URI VIVEIRO_LIBVIRT_IMAGES=$RUN/images
      VIVEIRO_LIBVIRT_URI=$(from_env "$RUN/libvirt/env" VIVEIRO_LIBVIRT_URI)
    fi
    "$1/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -jar "$jar" doctor
  ) || say "note     this is what ./dev up would start; it is mended as said above, or by ./dev up --driver simulated"
}

bench() {
  [ $# -ge 1 ] || fail "Which benchmark? ./dev bench NAME"
  need_jdk
  prepare_run_folder
  need_bench "$@"
  local jar=$ROOT/benchmarks/target/benchmarks-exec.jar
  if [ ! -e "$jar" ] || sources_newer_than "$jar"; then
    make_jars -pl benchmarks -am
    touch "$jar"
  fi
  exec "$JAVA" --enable-native-access=ALL-UNNAMED -jar "$jar" "$@"
}
