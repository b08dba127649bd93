# The Debian packages of the private nodes, installed when we may.
# shellcheck shell=bash

missing_packages() {
  "$ROOT/scripts/rabbitmq-node" installed || say rabbitmq-server
  "$ROOT/scripts/postgres-cluster" installed || say postgresql
}

need_packages() { install_or_name "$(missing_packages | paste -sd' ' -)"; }

# What a private LXD and the images for it are made of. Only root can run one, so nobody else is asked for it.
LXD_PACKAGES="lxd lxd-client lxcfs uidmap btrfs-progs squashfs-tools dnsmasq-base iptables nftables iproute2 busybox-static"

# Debian's packages are what is installed; elsewhere LXD runs if somebody installed it.
lxd_can_be_had() { command -v apt-get >/dev/null || "$ROOT/scripts/lxd-node" installed; }

need_lxd() { need_hypervisor lxd-node "$LXD_PACKAGES"; }

# What a private libvirt, its guests and the images for them are made of.
LIBVIRT_PACKAGES="libvirt0 libvirt-daemon libvirt-daemon-system libvirt-daemon-system-sysv libvirt-daemon-driver-qemu libvirt-clients
  qemu-utils e2fsprogs dnsmasq-base iptables iproute2 busybox-static cpio"

libvirt_can_be_had() { command -v apt-get >/dev/null || "$ROOT/scripts/libvirt-node" installed; }

need_libvirt() {
  local emulator=qemu-system-x86
  [ "$(uname -m)" = x86_64 ] || emulator=qemu-system-arm
  need_hypervisor libvirt-node "$LIBVIRT_PACKAGES $emulator"
}

# libvirt's driver for containers, which ./dev itself makes none of; tests of it must run where it can be installed.
need_libvirt_containers() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  installed libvirt-daemon-driver-lxc || install_or_name libvirt-daemon-driver-lxc
}

# The server by which the slow tests speak to libvirt as on another host. They start one of their own; the host's is not started.
need_ssh_server() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  [ -x /usr/sbin/sshd ] || install_or_name openssh-server
}

# libvirt's own test driver runs in the tests' process, for everybody; only its library is needed, and debugfs for what is done to disks. Others
# than root may do without.
need_libvirt_library() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  installed libvirt0 || install_or_name libvirt0
  installed e2fsprogs || install_or_name e2fsprogs
}

installed() { dpkg -s "$1" 2>/dev/null | grep -q '^Status: .* installed$'; }

# need_hypervisor SCRIPT PACKAGES: unless its node can run already.
need_hypervisor() {
  [ "$(id -u)" = 0 ] || return 0
  "$ROOT/scripts/$1" installed && return 0
  local name missing=""
  # what is here already is not ours to install, nor to keep from starting
  for name in $2; do
    installed "$name" || missing="$missing $name"
  done
  install_or_name "${missing# }"
}

# The browser in which the slow tests open the page that reveals a password.
need_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do [ ! -x "/usr/bin/$name" ] || return 0; done
  install_or_name chromium
}

# By which one enters machines, and makes keys for that.
need_ssh() { command -v ssh-keygen >/dev/null || install_or_name openssh-client; }

# need_bench NAME ARGUMENTS...: what a benchmark takes beside the system, before anything is measured: what makes the plain script's seeds, and
# fonts for the picture.
need_bench() {
  [ "$1" = hypervisor ] || return 0
  [[ " $* " != *" libvirt "* ]] || command -v cloud-localds >/dev/null || install_or_name cloud-image-utils
  ! command -v apt-get >/dev/null || installed libfontconfig1 || install_or_name libfontconfig1
}

# install_or_name PACKAGES: separated by spaces; none is fine.
install_or_name() {
  local packages=$1
  [ -n "$packages" ] || return 0
  command -v apt-get >/dev/null ||
    fail "Missing: $packages. Install them with your package manager, or start a Docker engine."
  # shellcheck disable=SC2086
  if [ "$(id -u)" = 0 ]; then
    install_packages "" $packages
  elif sudo -n true 2>/dev/null; then
    install_packages sudo $packages
  else
    fail "Missing packages. Install them with: sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
  fi
}

# Debian starts a system service from the package; ours are private, so it is kept from starting, now and at boot.
install_packages() {
  local sudo=$1 guarded="" policy=/usr/sbin/policy-rc.d
  shift
  say "Installing $* ..."
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
    $sudo chmod 755 $policy
    guarded=yes
  fi
  if ! { $sudo apt-get update -q &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
    </dev/null >"$RUN/logs/packages.log" 2>&1; then
    [ -z "$guarded" ] || $sudo rm -f $policy
    fail_with_end_of "$RUN/logs/packages.log" 15 "apt-get could not install $*; the end of its output is above."
  fi
  [ -z "$guarded" ] || $sudo rm -f $policy
  if [ -d /run/systemd/system ]; then
    local service services=("$@")
    # what this one is started by has another name
    [[ " $* " != *" openssh-server "* ]] || services+=(ssh.service ssh.socket)
    for service in "${services[@]}"; do $sudo systemctl disable --now --quiet "$service" 2>/dev/null || true; done
  fi
}
