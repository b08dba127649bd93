# What a system remembers from one command to the next: one small file per setting in .run/.
# shellcheck shell=bash

prepare_run_folder() {
  mkdir -p "$RUN/pids" "$RUN/logs" "$RUN/keys" "$RUN/secrets" "$RUN/workers"
  chmod 700 "$RUN/keys" "$RUN/secrets"
}

# remembered NAME DEFAULT
remembered() { cat "$RUN/$1" 2>/dev/null || printf '%s' "$2"; }

remember() { say "$2" >"$RUN/$1"; }

# A password that is made once: secret NAME
secret() {
  local file=$RUN/secrets/$1
  [ -s "$file" ] || (umask 077 && random_secret >"$file")
  cat "$file"
}

# port_of NAME PREFERRED: the port that NAME has had since its first start; at first the preferred one or the next free.
port_of() {
  local port
  port=$(sed -n "s/^$1=//p" "$RUN/ports" 2>/dev/null || true)
  if [ -z "$port" ]; then
    port=$(($2 + $(port_offset)))
    while port_taken "$port" || grep -qs "=$port\$" "$RUN/ports"; do port=$((port + 1)); done
    say "$1=$port" >>"$RUN/ports"
  fi
  printf '%s' "$port"
}

# Two systems that start in the same moment must not find the same port free: one in a folder of its own looks elsewhere.
port_offset() {
  local sum
  if [ "$RUN" = "$ROOT/.run" ]; then printf 0 && return; fi
  sum=$(printf '%s' "$RUN" | cksum)
  printf '%s' $((100 * (1 + ${sum%% *} % 200)))
}

# from_env FILE NAME: the value of one line NAME=value
from_env() { sed -n "s/^$2=//p" "$1"; }

# with_env FILE COMMAND...: runs COMMAND with the lines NAME=value of FILE in its environment, and in nobody's arguments.
with_env() (
  while IFS='=' read -r name value; do
    [[ $name =~ ^[A-Z_]+$ ]] && export "$name=$value"
  done <"$1"
  shift
  exec "$@"
)

# Only one ./dev changes a system at a time; a second one waits. The lock dies with its process.
lock() {
  mkdir -p "$RUN"
  if command -v flock >/dev/null; then
    exec 9>"$RUN/$1.lock"
    flock --nonblock 9 && return
    say "Another ./dev is at work in $RUN; waiting for it."
    flock --timeout 600 9 || fail "Another ./dev has held $RUN/$1.lock for ten minutes. Look for it with: ps ax | grep dev"
  else
    wait_for 600 lock_folder "$RUN/$1.lock.d" || fail "$RUN/$1.lock.d says that another ./dev is at work. Remove it if none is."
    LOCK_FOLDER=$RUN/$1.lock.d
  fi
}

lock_folder() {
  mkdir "$1" 2>/dev/null && say $$ >"$1/pid" && return
  pid_in "$1/pid" dev >/dev/null || rm -rf "$1"
  return 1
}

unlock() {
  exec 9>&-
  if [ -n "${LOCK_FOLDER:-}" ]; then rm -rf "$LOCK_FOLDER"; fi
}
