# The control group `machine` of this host's kernel, which libvirt makes for all its machines together and leaves behind. Sourced by
# libvirt-node, never run. It goes with the last node that has control groups, however the others ended; one that was there before the
# first of them is somebody else's, and stays.
# shellcheck shell=bash

GROUPS_OF=/sys/fs/cgroup
# It is there while the group is ours; in it is a file with the folder of each node. A host that starts anew has forgotten it, and the group.
GROUPS_KEPT=/run/viveiro-groups

# with_groups COMMAND...: one at a time. What is locked is a folder that is always there, so that the lock leaves nothing.
with_groups() (
  flock 9
  "$@"
) 9<"${GROUPS_KEPT%/*}"

# group_runs DIR: whether the node there runs, or is on its way: its folder is on the command line of what becomes the daemon, too.
group_runs() { pid_in "$1/pid" "$1" >/dev/null; }

machine_groups() { compgen -G "$GROUPS_OF/*/machine" || compgen -G "$GROUPS_OF/machine"; }

# enter_groups DIR: for the node in DIR. The caller starts it within the same with_groups, for whoever ends in between would see none.
enter_groups() {
  [ -e "$GROUPS_KEPT" ] || ! machine_groups >/dev/null || return 0
  mkdir -p "$GROUPS_KEPT"
  say "$1" >"$GROUPS_KEPT/$(printf '%s' "$1" | cksum | cut -d' ' -f1)"
}

# leave_groups: when no node is left that runs.
leave_groups() {
  local node
  for node in "$GROUPS_KEPT"/*; do
    [ ! -e "$node" ] || group_runs "$(cat "$node")" || rm -f "$node"
  done
  ! compgen -G "$GROUPS_KEPT/*" >/dev/null || return 0
  # what was killed leaves its groups a moment later; those of machines that outlive their daemon stay, and the next last node sees to them
  ! wait_for 2 no_machine_groups || rmdir "$GROUPS_KEPT"
}

# A group in which something runs can't be removed, nor can those above it.
no_machine_groups() {
  local group
  for group in $(machine_groups); do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
  ! machine_groups >/dev/null
}
