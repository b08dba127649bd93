# RabbitMQ and PostgreSQL: by docker compose where an engine answers, as private nodes elsewhere.
# shellcheck shell=bash

# docker or private; it does not change while a system has data.
infrastructure_kind() {
  local kind
  kind=$(remembered infrastructure "")
  if [ -n "$kind" ]; then
    printf '%s' "$kind"
  elif containers_possible; then
    printf docker
  else
    printf private
  fi
}

# Runs both starts side by side. Each leaves its coordinates in .run/<name>/env.
start_infrastructure() {
  remember infrastructure "$INFRASTRUCTURE" # before the start, so that a failed one can be stopped
  if [ "$INFRASTRUCTURE" = docker ]; then
    start_containers
  else
    private_node rabbitmq rabbitmq-node &
    local rabbitmq=$!
    private_node postgresql postgres-cluster || fail "PostgreSQL did not start; see above."
    wait "$rabbitmq" || fail "RabbitMQ did not start; see above."
  fi
}

private_node() {
  "$ROOT/scripts/$2" start "$RUN/$1" 9>&- || return 1
  node_pid "$1" "$2" >"$RUN/pids/$1.pid"
  ln -sfn "$(node_log "$1")" "$RUN/logs/$1.log"
}

node_pid() { "$ROOT/scripts/$2" status "$RUN/$1" | sed 's/.*pid \([0-9]*\).*/\1/'; }

node_log() {
  if [ "$1" = rabbitmq ]; then
    printf '%s' "$RUN/rabbitmq/log/viveiro@localhost.log"
  else
    printf '%s/server.log' "$(cat "$RUN/postgresql/home")"
  fi
}

start_containers() {
  local name
  containers_were_made || refuse_earlier_volumes
  write_compose_files "$(port_of amqp 5672)" "$(port_of amqp-management 15672)" "$(port_of postgresql 5432)"
  compose up --detach rabbitmq postgresql </dev/null 9>&- ||
    fail "docker compose did not start RabbitMQ and PostgreSQL; see above. When a port is taken, stop the program that has it," \
      "or remove the port's line from $RUN/ports to let another be chosen."
  for name in rabbitmq postgresql; do
    await_healthy "$name" 180
    container_pid "$name" >"$RUN/pids/$name.pid"
  done
}

containers_were_made() { [ -e "$RUN/compose/.env" ]; }

# stop_infrastructure SECONDS: how long each may take before it is cut off; both recover from their logs.
stop_infrastructure() {
  case $(remembered infrastructure private) in
    docker)
      if containers_were_made; then need_engine && compose stop --timeout "$1" rabbitmq postgresql </dev/null; fi
      ;;
    *)
      "$ROOT/scripts/rabbitmq-node" stop "$RUN/rabbitmq" "$1" &
      "$ROOT/scripts/postgres-cluster" stop "$RUN/postgresql" "$1"
      wait
      ;;
  esac
  rm -f "$RUN/pids/rabbitmq.pid" "$RUN/pids/postgresql.pid"
}

wipe_infrastructure() {
  case $(remembered infrastructure private) in
    docker) if containers_were_made; then compose down --volumes </dev/null; fi ;;
    *) "$ROOT/scripts/postgres-cluster" wipe "$RUN/postgresql" ;;
  esac
}

# psql as the administrator, statements on standard input.
administer_database() {
  local env=$RUN/postgresql/env
  if [ "$INFRASTRUCTURE" = docker ]; then
    compose exec -T postgresql psql --username viveiro_admin --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"
  else
    PGPASSWORD=$(from_env "$env" PG_ADMIN_PASSWORD) "$(from_env "$env" PG_BIN)/psql" --host 127.0.0.1 \
      --port "$(from_env "$env" PG_PORT)" --username viveiro_admin --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"
  fi
}

prepare_database() {
  local service
  for service in gateway metering notification; do secret "database-$service" >/dev/null; done
  "$ROOT/scripts/database-sql" "$RUN/secrets" | administer_database --dbname postgres \
    >"$RUN/logs/prepare-database.log" 2>&1 ||
    fail_with_end_of "$RUN/logs/prepare-database.log" 15 "The database could not be prepared; see above."
}

# The virtual host and the services' users, and the keys that are missing. May be repeated.
prepare_broker_and_keys() {
  local service
  for service in gateway metering notification; do secret "broker-viveiro-$service" >/dev/null; done
  with_env "$RUN/rabbitmq/env" "$JAVA" -Xshare:auto -XX:TieredStopAtLevel=1 "$ROOT/scripts/Prepare.java" "$RUN" \
    >"$RUN/logs/prepare-broker.log" 2>&1 9>&- ||
    fail_with_end_of "$RUN/logs/prepare-broker.log" 15 "The broker or the keys could not be prepared; see above."
}
