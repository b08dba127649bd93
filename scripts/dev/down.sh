# Stops everything in the order in which nothing is missed: hosts, services, mail, infrastructure.
# shellcheck shell=bash

down() {
  local wipe=""
  case ${1:-} in
    "") ;;
    --wipe) wipe=yes ;;
    *) fail "./dev down does not know '$1'. It takes --wipe." ;;
  esac
  [ -d "$RUN" ] || { say "Nothing runs: there is no $RUN." && return; }
  lock up
  # shellcheck disable=SC2046
  stop_processes $(names_in_pids 'provisioning-worker-*')
  stop_processes api-gateway metering-worker notification-worker
  stop_processes mail
  if [ -n "$wipe" ]; then wipe_hypervisor; else stop_hypervisor; fi
  if [ -e "$RUN/infrastructure" ]; then
    # what is removed next need not be written down first
    if [ -n "$wipe" ]; then stop_infrastructure 5; else stop_infrastructure 60; fi
    say "Stopped RabbitMQ and PostgreSQL."
  fi
  forget_old_jars
  if [ -n "$wipe" ]; then
    wipe_everything
    say "Removed data, keys and logs."
  fi
}

names_in_pids() {
  local file
  for file in "$RUN"/pids/$1.pid; do
    [ -e "$file" ] || continue
    file=${file##*/}
    say "${file%.pid}"
  done
}

# What was built stays; so does the lock that we hold, and the nodes of a test that may be running.
wipe_everything() {
  [ ! -e "$RUN/infrastructure" ] || wipe_infrastructure
  local entry
  for entry in "$RUN"/* "$RUN"/.[!.]*; do
    case ${entry##*/} in
      built | jars | *.lock | *.lock.d | test-files | test-reports) ;;
      *) rm -rf "$entry" ;;
    esac
  done
}
