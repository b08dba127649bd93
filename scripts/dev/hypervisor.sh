# The hypervisor of the hosts: none (simulated), a private LXD or a private libvirt, with images that are made here.
# shellcheck shell=bash

# What machines may have together, in a file that takes only what they write: a class of thirty is promised 300 GiB.
POOL_SIZE=${VIVEIRO_LXD_POOL_SIZE:-500GiB}

# resolve_driver NAME: auto becomes lxd where its containers run, else simulated, as does none; it is said which and why.
resolve_driver() {
  local why
  if [ -z "$1" ]; then
    say "Driver: simulated, because no other was asked for (./dev up --driver NAME)." >&2
    printf simulated
  elif [ "$1" != auto ]; then
    say "Driver: $1, as asked for." >&2
    printf '%s' "$1"
  elif why=$(why_no_lxd); then
    say "Driver: simulated, because $why." >&2
    printf simulated
  else
    say "Driver: lxd, because a container booted and answered." >&2
    printf lxd
  fi
}

# Answers and says why when LXD can't run here; false when a container really ran.
why_no_lxd() {
  local had=""
  [ ! -e "$RUN/lxd" ] || had=yes
  if [ "$(id -u)" != 0 ]; then
    printf 'only root can start LXD (sudo ./dev ...)'
  elif ! lxd_can_be_had; then
    printf 'LXD is not installed, and there is no apt-get to install it with'
  elif ! (need_lxd && VIVEIRO_LXD_POOL_SIZE=$POOL_SIZE "$ROOT/scripts/lxd-node" start "$RUN/lxd") >"$RUN/logs/lxd-start.log" 2>&1; then
    forget_lxd "$had"
    printf 'LXD did not start: %s' "$(tail -n 1 "$RUN/logs/lxd-start.log")"
  elif ! try_container >"$RUN/logs/lxd-start.log" 2>&1; then
    forget_lxd "$had"
    printf 'no container runs here: %s' "$(tail -n 1 "$RUN/logs/lxd-start.log")"
  elif ! (image debian-container debian-12) >&2; then
    forget_lxd "$had"
    printf 'its image can not be made here; see above'
  else
    return 1
  fi
}

# forget_lxd HAD: one that was there before may have machines.
forget_lxd() { [ -n "$1" ] || "$ROOT/scripts/lxd-node" wipe "$RUN/lxd" >/dev/null 2>&1 || true; }

# Whether a container runs shows when one has said that it does.
try_container() (
  # shellcheck source=/dev/null
  source "$RUN/lxd/env"
  export LXD_DIR LXD_CONF=$RUN/lxd/client
  local name=try-$$
  "$ROOT/images/busybox-container/build" "$RUN/lxd/try.tar.gz" || return
  lxc image import -q "$RUN/lxd/try.tar.gz" --alias "$name" >/dev/null 2>&1 </dev/null || return
  trap 'lxc delete -q -f "$name"; lxc image delete -q "$name"' EXIT
  lxc init -q "$name" "$name" --no-profiles -s default </dev/null || return
  lxc start -q "$name" || { lxc info --show-log "$name" | grep ERROR | head -n 1 && return 1; }
  wait_for 10 said_ready "$name" || { say "a container was started and did not answer within 10 s" && return 1; }
)

said_ready() { [ "$(lxc exec -q "$1" -- hostname 2>/dev/null </dev/null)" != "" ]; }

# drives NAME: whether the hosts have this driver, alone or among others.
drives() {
  case ,$(remembered driver simulated), in
    *,"$1",*) return 0 ;;
    *) return 1 ;;
  esac
}

# node_of NAME HOST: the folder of the hypervisor that this host drives: one for all hosts, or one for each (VIVEIRO_HYPERVISORS=each).
node_of() {
  if [ "$2" = 1 ] || [ "$(remembered hypervisors one)" = one ]; then printf '%s' "$RUN/$1"; else printf '%s' "$RUN/$1-$2"; fi
}

start_nodes() {
  local host hosts=1
  [ "$(remembered hypervisors one)" = one ] || hosts=$(remembered hosts 1)
  for ((host = 1; host <= hosts; host++)); do
    VIVEIRO_LXD_POOL_SIZE=$POOL_SIZE "$ROOT/scripts/$1-node" start "$(node_of "$1" "$host")"
  done
}

# Before the workers: what they drive, and what machines are made from. Each hypervisor is in namespaces of its own, so that all may give
# their bridge the address of the machines' router.
start_hypervisor() {
  if drives lxd; then
    need_lxd
    start_nodes lxd
    image debian-container debian-12
  fi
  if drives libvirt; then
    need_libvirt
    VIVEIRO_LIBVIRT_CGROUPS=${VIVEIRO_LIBVIRT_CGROUPS-$(processor_groups)} start_nodes libvirt
    guest_image tiny-guest tiny-guest
    guest_image "${VIVEIRO_GUEST:-debian-cloud}" debian-12
  fi
}

# The kernel's controller by which libvirt limits what machines get of processors; nothing where it can't be used. Of the second kind of
# control groups it has to be handed down already: it is the host's.
processor_groups() {
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    [ -w /sys/fs/cgroup ] && grep -qw cpu /sys/fs/cgroup/cgroup.subtree_control || return 0
  elif [ ! -w /sys/fs/cgroup/cpu ]; then
    return 0
  fi
  printf cpu
}

stop_hypervisor() {
  local name node
  for name in lxd libvirt; do
    for node in "$RUN/$name" "$RUN/$name"-[0-9]*; do
      [ -e "$node" ] || continue
      "$ROOT/scripts/$name-node" stop "$node" 60
      say "Stopped ${node##*/}."
    done
  done
}

wipe_hypervisor() {
  local name node
  for name in lxd libvirt; do
    for node in "$RUN/$name" "$RUN/$name"-[0-9]*; do [ ! -e "$node" ] || "$ROOT/scripts/$name-node" wipe "$node"; done
  done
}

# image RECIPE NAME: puts the image where workers look for it. It is made once for each form of its recipe, and kept for all systems.
image() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/viveiro/images made
  made=$cache/$2-$(cat "$ROOT/images/$1"/* | cksum | cut -d' ' -f1).tar.gz
  if [ ! -e "$made" ]; then
    [ "$1" != debian-container ] || command -v mmdebstrap >/dev/null || install_or_name mmdebstrap
    say "Making the image $2 from Debian packages (once; about a minute) ..."
    "$ROOT/images/$1/build" "$made" >"$RUN/logs/image-$2.log" 2>&1 ||
      fail_with_end_of "$RUN/logs/image-$2.log" 15 "The image $2 could not be made; the end of its log is above."
  fi
  mkdir -p "$RUN/images"
  ln -sf "$made" "$RUN/images/$2.tar.gz"
}

# guest_image RECIPE NAME: the same for a guest of libvirt, which is a disk, a kernel and its initial file system. A benchmark's machines are
# tiny guests (VIVEIRO_GUEST).
guest_image() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/viveiro/images made ending
  made=$cache/$2-$(cat "$ROOT/images/$1"/* | cksum | cut -d' ' -f1)
  if [ ! -e "$made.qcow2" ]; then
    [ "$1" != debian-cloud ] || command -v mmdebstrap >/dev/null || install_or_name mmdebstrap
    say "Making the image $2 from Debian packages (once) ..."
    # the disk is put there last
    "$ROOT/images/$1/build" "$made.qcow2" >"$RUN/logs/image-$2.log" 2>&1 ||
      fail_with_end_of "$RUN/logs/image-$2.log" 15 "The image $2 could not be made; the end of its log is above."
  fi
  mkdir -p "$RUN/images"
  for ending in qcow2 vmlinuz initrd ready; do
    if [ -e "$made.$ending" ]; then ln -sf "$made.$ending" "$RUN/images/$2.$ending"; else rm -f "$RUN/images/$2.$ending"; fi
  done
}

# whose_address DRIVERS ADDRESS: the folder of the one in whose network a machine there takes logins; of the first when none does, which then
# says why.
whose_address() {
  local name node
  for name in ${1//,/ }; do
    for node in "$RUN/$name" "$RUN/$name"-[0-9]*; do
      # shellcheck disable=SC2016
      if [ "$name" != simulated ] && [ -e "$node" ] &&
        "$ROOT/scripts/$name-node" run "$node" timeout 5 bash -c 'exec 3<>"/dev/tcp/$1/22"' login "$2" 2>/dev/null; then
        printf '%s' "$node"
        return
      fi
    done
  done
  name=${1#simulated,}
  printf '%s' "$RUN/${name%%,*}"
}

# login: by SSH with VIVEIRO_LOGIN_{ACCOUNT,ADDRESS,PASSWORD}, from where the machines' network is; says what the machine says of itself.
# VIVEIRO_LOGIN_KEY in place of the password is the file of a private key.
# Of several hypervisors it is that one's network in which the address answers; VIVEIRO_LOGIN_DRIVER names one of several drivers.
login() {
  local driver node
  driver=${VIVEIRO_LOGIN_DRIVER:-$(remembered driver simulated)}
  [ "$driver" != simulated ] || fail "Nobody can log in to a machine of the simulated driver."
  [ -n "${VIVEIRO_LOGIN_ACCOUNT:-}" ] && [ -n "${VIVEIRO_LOGIN_ADDRESS:-}" ] && [ -n "${VIVEIRO_LOGIN_PASSWORD:-}${VIVEIRO_LOGIN_KEY:-}" ] ||
    fail "./dev login needs VIVEIRO_LOGIN_ACCOUNT, VIVEIRO_LOGIN_ADDRESS, and VIVEIRO_LOGIN_PASSWORD or VIVEIRO_LOGIN_KEY."
  need_ssh
  node=$RUN/$driver
  if [[ $driver == *,* ]] || [ "$(remembered hypervisors one)" != one ]; then
    node=$(whose_address "$driver" "$VIVEIRO_LOGIN_ADDRESS")
    driver=${node##*/}
    driver=${driver%%-*}
  fi
  local reach=("$ROOT/scripts/$driver-node" run "$node" ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null
    -o LogLevel=ERROR -o ConnectTimeout=5 -l "$VIVEIRO_LOGIN_ACCOUNT")
  [ $# -gt 0 ] || set -- "id -un && hostname && uname -sr"
  if [ -n "${VIVEIRO_LOGIN_KEY:-}" ]; then
    exec "${reach[@]}" -i "$VIVEIRO_LOGIN_KEY" -o IdentitiesOnly=yes -o PreferredAuthentications=publickey \
      -- "$VIVEIRO_LOGIN_ADDRESS" "$@"
  fi
  local answer=$node/askpass
  # shellcheck disable=SC2016
  printf '#!/bin/sh\nprintf "%%s\\n" "$VIVEIRO_LOGIN_PASSWORD"\n' >"$answer"
  chmod 700 "$answer"
  SSH_ASKPASS=$answer SSH_ASKPASS_REQUIRE=force exec "${reach[@]}" -o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1 \
    -- "$VIVEIRO_LOGIN_ADDRESS" "$@"
}
