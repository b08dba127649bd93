# Limits of this host's kernel that are meant for one user, and that all containers take together. Sourced by lxd-node, never run.
# They are raised while a node runs, and are what they were when the last one has ended; the caller says by node_runs which of them run.
# shellcheck shell=bash

LIMITS_OF=/proc/sys
# In it is what each raised limit was, and in nodes/ a file with the folder of each node. A host that starts anew has forgotten both, and
# has its own limits.
LIMITS_KEPT=/run/viveiro-limits

# with_limits COMMAND...: one at a time. What is locked is a folder that is always there, so that the lock leaves nothing.
with_limits() (
  flock 9
  "$@"
) 9<"${LIMITS_KEPT%/*}"

# raise_limits DIR: for the node in DIR. The caller starts it within the same with_limits, for whoever ends in between would see none.
# With the usual 128 of the first about a dozen containers with systemd can be up, and the next one ends as it begins.
raise_limits() {
  mkdir -p "$LIMITS_KEPT/nodes"
  say "$1" >"$LIMITS_KEPT/nodes/$(printf '%s' "$1" | cksum | cut -d' ' -f1)"
  raise fs/inotify/max_user_instances 4096
  raise kernel/keys/maxkeys 4000
  raise kernel/keys/maxbytes 4000000
}

# raise NAME LEAST
raise() {
  local now kept=$LIMITS_KEPT/${1//\//.}
  now=$(cat "$LIMITS_OF/$1" 2>/dev/null) || return 0
  ((now < $2)) || return 0
  say "$1 $now $2" >"$kept"
  if { printf '%s' "$2" >"$LIMITS_OF/$1"; } 2>/dev/null; then
    say "Raised ${1//\//.} of this host from $now to $2, for many containers."
  else
    rm -f "$kept"
    say "${1//\//.} of this host is $now and can't be raised: with many containers the last ones will not start. Set it to $2."
  fi
}

# lower_limits: when no node is left that runs, however it ended.
lower_limits() {
  local kept name was raised
  for kept in "$LIMITS_KEPT"/nodes/*; do
    [ ! -e "$kept" ] || node_runs "$(cat "$kept")" >/dev/null || rm -f "$kept"
  done
  rmdir "$LIMITS_KEPT/nodes" 2>/dev/null || return 0
  for kept in "$LIMITS_KEPT"/*; do
    [ -e "$kept" ] || continue
    read -r name was raised <"$kept"
    # whoever has set another one since means that one
    if [ "$(cat "$LIMITS_OF/$name")" = "$raised" ] && { printf '%s' "$was" >"$LIMITS_OF/$name"; } 2>/dev/null; then
      say "Set ${name//\//.} of this host back to $was."
    fi
  done
  rm -rf "$LIMITS_KEPT"
}
