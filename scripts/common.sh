# Small functions that every script here shares. Sourced, never run.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# fail_with_end_of LOG LINES MESSAGE...
fail_with_end_of() {
  tail -n "$2" "$1" >&2
  fail "${@:3}"
}

# wait_for SECONDS COMMAND...: true as soon as COMMAND is true, false after SECONDS.
wait_for() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# True when something accepts connections on 127.0.0.1:$1.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port that nobody listens on, below the range that kernels hand to outgoing connections.
random_free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
    port_taken "$port" || break
  done
  printf '%s' "$port"
}

random_secret() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }

# The command line of process $1; empty when there is none or it is a zombie.
command_line() {
  if [ -d /proc/self ]; then
    { tr '\0' ' ' <"/proc/$1/cmdline"; } 2>/dev/null || true
  else
    ps -p "$1" -o command= 2>/dev/null || true
  fi
}

# pid_in FILE TEXT: prints the process id in FILE when that process is alive and its command line holds TEXT.
# A pid that another program got after ours died is not ours, so the number alone proves nothing.
pid_in() {
  local pid
  [ -r "$1" ] || return 1
  pid=$(<"$1")
  [[ $pid =~ ^[0-9]+$ ]] && [[ $(command_line "$pid") == *"$2"* ]] && printf '%s' "$pid"
}

process_gone() { [ -z "$(command_line "$1")" ]; }

# stop_process PID SECONDS: asks first (TERM), insists after SECONDS (KILL).
stop_process() {
  kill -TERM "$1" 2>/dev/null || true
  wait_for "$2" process_gone "$1" && return
  kill -KILL "$1" 2>/dev/null || true
  wait_for 10 process_gone "$1"
}

# detached LOG COMMAND...: runs COMMAND in the background, out of reach of this terminal's Ctrl-C,
# and without the file descriptor (9) that holds ./dev's lock. The pid is in $!.
detached() {
  local log=$1
  shift
  if command -v setsid >/dev/null; then
    setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
  else
    nohup "$@" </dev/null >>"$log" 2>&1 9>&- &
  fi
}

# The absolute path of folder $1, which is made when it is absent.
folder() { mkdir -p "$1" && (cd "$1" && pwd -P); }

# stop_with OWNER SCRIPT DIR: leaves a watcher behind that stops the node in DIR when process OWNER has ended,
# so that a killed test run leaves no broker behind. `stop` removes DIR/watched, which ends the watcher.
stop_with() {
  say "$1" >"$3/watched"
  # shellcheck disable=SC2016
  detached /dev/null bash -c 'while [ -e "$3/watched" ] && kill -0 "$1" 2>/dev/null; do sleep 1; done
    [ ! -e "$3/watched" ] || "$2" stop "$3" 5' watcher "$1" "$2" "$3"
}
