# RabbitMQ and PostgreSQL: by docker compose where an engine answers, as private nodes elsewhere.
# shellcheck shell=bash

engine_answers() { command -v docker >/dev/null && limited 10 docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; }

limited() {
  if command -v timeout >/dev/null; then timeout "$@"; else shift && "$@"; fi
}

compose() {
  docker compose --project-name "$(compose_project)" --file "$ROOT/docker-compose.yml" --env-file "$RUN/compose.env" "$@"
}

compose_project() { printf 'viveiro-%s' "$(printf '%s' "$RUN" | cksum | cut -d' ' -f1)"; }

# The kind of a system does not change while it has data: docker or private.
infrastructure_kind() {
  local kind
  kind=$(remembered infrastructure "")
  if [ -z "$kind" ]; then
    touch "$RUN/compose.env"
    if engine_answers; then kind=docker; else kind=private; fi
    remember infrastructure "$kind"
  fi
  printf '%s' "$kind"
}

# Runs both starts side by side. Each leaves its coordinates in .run/<name>/env.
start_infrastructure() {
  if [ "$(infrastructure_kind)" = docker ]; then
    start_containers
    return
  fi
  need_packages
  private_node rabbitmq rabbitmq-node &
  local rabbitmq=$!
  private_node postgresql postgres-cluster || fail "PostgreSQL did not start; see above."
  wait "$rabbitmq" || fail "RabbitMQ did not start; see above."
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
  local amqp management postgres name
  amqp=$(port_of amqp 5672) management=$(port_of amqp-management 15672) postgres=$(port_of postgresql 5432)
  mkdir -p "$RUN/rabbitmq" "$RUN/postgresql"
  (
    umask 077
    cat >"$RUN/compose.env" <<ENV
VIVEIRO_SECRETS=$RUN/secrets
AMQP_PORT=$amqp
AMQP_MANAGEMENT_PORT=$management
PG_PORT=$postgres
ENV
    cat >"$RUN/rabbitmq/env" <<ENV
AMQP_HOST=127.0.0.1
AMQP_PORT=$amqp
AMQP_MANAGEMENT_URL=http://127.0.0.1:$management
AMQP_ADMIN_USER=viveiro-admin
AMQP_ADMIN_PASSWORD=$(secret rabbitmq-admin)
ENV
    cat >"$RUN/postgresql/env" <<ENV
PG_HOST=127.0.0.1
PG_PORT=$postgres
PG_ADMIN_USER=viveiro_admin
PG_ADMIN_PASSWORD=$(secret postgresql-admin)
ENV
  )
  write_rabbitmq_account
  compose up --detach --wait --wait-timeout 180 rabbitmq postgresql </dev/null 9>&- ||
    fail "docker compose did not start RabbitMQ and PostgreSQL; see above, and: docker compose logs"
  for name in rabbitmq postgresql; do
    docker inspect --format '{{.State.Pid}}' "$(compose ps --quiet "$name")" >"$RUN/pids/$name.pid"
  done
}

# The image takes its first account from a configuration file, so that the password is in no environment.
write_rabbitmq_account() {
  local file=$RUN/secrets/rabbitmq-account.conf
  (
    umask 077
    printf 'default_user = viveiro-admin\ndefault_pass = %s\n' "$(secret rabbitmq-admin)" >"$file"
  )
}

stop_infrastructure() {
  case $(remembered infrastructure private) in
    docker) compose stop --timeout 60 rabbitmq postgresql </dev/null || true ;;
    *)
      "$ROOT/scripts/rabbitmq-node" stop "$RUN/rabbitmq" &
      "$ROOT/scripts/postgres-cluster" stop "$RUN/postgresql"
      wait
      ;;
  esac
  rm -f "$RUN/pids/rabbitmq.pid" "$RUN/pids/postgresql.pid"
}

wipe_infrastructure() {
  case $(remembered infrastructure private) in
    docker) compose down --volumes </dev/null || true ;;
    *) "$ROOT/scripts/postgres-cluster" wipe "$RUN/postgresql" ;;
  esac
}

# psql as the administrator, statements on standard input.
administer_database() {
  local env=$RUN/postgresql/env
  if [ "$(infrastructure_kind)" = docker ]; then
    compose exec -T postgresql psql --username viveiro_admin --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"
  else
    PGPASSWORD=$(from_env "$env" PG_ADMIN_PASSWORD) "$(from_env "$env" PG_BIN)/psql" --host 127.0.0.1 \
      --port "$(from_env "$env" PG_PORT)" --username viveiro_admin --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"
  fi
}

# One database, one schema and one role per service; no role sees another's schema. May be repeated.
prepare_database() {
  local service
  {
    cat <<'SQL'
select 'create database viveiro' where not exists (select from pg_database where datname = 'viveiro') \gexec
\connect viveiro
set client_min_messages = warning;
revoke all on database viveiro from public;
revoke all on schema public from public;
create schema if not exists extensions;
create extension if not exists btree_gist schema extensions;
SQL
    for service in gateway metering notification; do
      # The password is 48 hexadecimal digits of our own making, so it needs no quoting.
      cat <<SQL
select 'create role viveiro_$service login' where not exists (select from pg_roles where rolname = 'viveiro_$service') \\gexec
alter role viveiro_$service password '$(secret "database-$service")';
grant connect, temporary on database viveiro to viveiro_$service;
create schema if not exists $service authorization viveiro_$service;
alter role viveiro_$service in database viveiro set search_path = $service;
SQL
    done
  } | administer_database --dbname postgres >"$RUN/logs/prepare-database.log" 2>&1 || {
    tail -n 15 "$RUN/logs/prepare-database.log" >&2
    fail "The database could not be prepared; see above."
  }
}

# The virtual host and the services' users, and the keys that are missing. May be repeated.
prepare_broker_and_keys() {
  secret broker-viveiro-gateway >/dev/null
  secret broker-viveiro-metering >/dev/null
  secret broker-viveiro-notification >/dev/null
  with_env "$RUN/rabbitmq/env" "$JAVA" -Xshare:auto -XX:TieredStopAtLevel=1 "$ROOT/scripts/Prepare.java" "$RUN" \
    >"$RUN/logs/prepare-broker.log" 2>&1 9>&- || {
    tail -n 15 "$RUN/logs/prepare-broker.log" >&2
    fail "The broker or the keys could not be prepared; see above."
  }
}
