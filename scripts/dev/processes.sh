# Java processes in the background: started, recognised, waited for, stopped.
# shellcheck shell=bash

# The mark on a process's command line by which it is recognised; a pid alone may be another program's by now.
mark() { printf -- '-Dviveiro.process=%s/%s' "$RUN" "$1"; }

running_pid() { pid_in "$RUN/pids/$1.pid" "$(mark "$1") "; }

# launch NAME MODULE: starts the module's jar under that name, with the caller's environment.
launch() {
  local argument arguments=()
  while IFS= read -r argument; do arguments+=("$argument"); done < <(jvm_arguments "$2" && aot_argument "$2")
  detached "$RUN/logs/$1.log" "$JAVA" "$(mark "$1")" "${arguments[@]}" -jar "$(jar_of "$2")"
  say $! >"$RUN/pids/$1.pid"
}

# One to a line. What is kept of a training run serves only a process with the same ones.
jvm_arguments() {
  printf '%s\n' "-Xmx$(heap_of "$1")" -XX:+UseSerialGC
  compiling "$1"
  printf '%s\n' -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED
}

# Metering does one thing a million times: there the second compiler earns what it costs, and what is in flight dies young with room for it.
compiling() {
  case $1 in
    metering-worker) printf '%s\n' -Xms160m -Xmn96m ;;
    *) printf '%s\n' -Xms32m -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.1 ;;
  esac
}

heap_of() {
  case $1 in
    api-gateway) printf 512m ;;
    mail-sink) printf 128m ;;
    *) printf 256m ;;
  esac
}

# http_ok PORT PATH: true when the answer is 200. No curl is needed.
http_ok() (
  exec 2>/dev/null 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
  IFS= read -r -t 10 answer <&3 && [[ $answer == HTTP/1.?\ 200* ]]
)

# listens PID PORT: another system may have taken the port while this one started, and would answer in its place.
listens() {
  local inode
  [ -r /proc/net/tcp ] || return 0
  while read -r inode; do
    [ -z "$(find "/proc/$1/fd" -lname "socket:\[$inode\]" 2>/dev/null)" ] || return 0
  done < <(awk -v port="$(printf ':%04X' "$2")" '$4 == "0A" && index($2, port) { print $10 }' /proc/net/tcp*)
  return 1
}

ready_or_dead() {
  local pid
  if pid=$(running_pid "$1"); then
    listens "$pid" "$2" && http_ok "$2" "$3"
  else
    # one that was launched a moment ago may not have its own command line yet
    sleep 2
    ! running_pid "$1" >/dev/null
  fi
}

# await_ready NAME PORT PATH SECONDS
await_ready() {
  wait_for "$4" ready_or_dead "$1" "$2" "$3" && running_pid "$1" >/dev/null && return
  if running_pid "$1" >/dev/null; then
    say "$1 is not ready after $4 s; it goes on trying. The end of $RUN/logs/$1.log:" >&2
  else
    say "$1 ended while it started. The end of $RUN/logs/$1.log:" >&2
  fi
  tail -n 25 "$RUN/logs/$1.log" >&2
  fail "Not everything is up. './dev status' shows what is, './dev logs $1' the whole log."
}

# stop_processes NAME...: all at once, because each may take a while.
stop_processes() {
  local name
  for name in "$@"; do
    stop_one "$name" &
  done
  wait
}

stop_one() {
  local pid
  if pid=$(running_pid "$1"); then
    stop_process "$pid" 30 && say "Stopped $1."
  fi
  rm -f "$RUN/pids/$1.pid"
}
