# docker compose, and the files that docker-compose.yml reads: .run/compose/ holds what is secret and is mode 0700.
# shellcheck shell=bash

engine_answers() {
  command -v docker >/dev/null && engine_is_local && limited 10 docker info >/dev/null 2>&1 &&
    { docker compose version || docker-compose version; } >/dev/null 2>&1
}

# The ports of containers are published on 127.0.0.1 of the engine's machine, which must be this one.
engine_is_local() {
  case $(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null || printf '%s' "${DOCKER_HOST:-}") in
    "" | unix://* | npipe://* | tcp://127.0.0.1:* | tcp://localhost:*) ;;
    *) return 1 ;;
  esac
}

# For a system whose data is in containers already.
need_engine() {
  engine_answers ||
    fail "RabbitMQ and PostgreSQL of this system are containers, and no Docker engine answers. Start it, then repeat this."
}

limited() {
  if command -v timeout >/dev/null; then timeout "$@"; else shift && "$@"; fi
}

# An engine without the images and without a registry is of no use.
containers_possible() {
  local image
  engine_answers || return 1
  while read -r image; do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    say "Fetching the image $image ..." >&2
    docker pull --quiet "$image" >/dev/null </dev/null || {
      say "A Docker engine answers, but it cannot get $image: private nodes are used instead." >&2
      return 1
    }
  done < <(sed -n 's/^ *image: *//p' "$ROOT/docker-compose.yml")
}

compose() {
  local command="docker compose"
  $command version >/dev/null 2>&1 || command=docker-compose
  $command --project-name "$(compose_project)" --file "$ROOT/docker-compose.yml" --env-file "$RUN/compose/.env" "$@"
}

# await_healthy SERVICE SECONDS
await_healthy() {
  local container
  container=$(compose ps --quiet "$1") # once: compose takes a second or two to answer
  wait_for "$2" is_healthy "$container" && return
  compose logs --tail 25 "$1" >&2
  fail "The container of $1 is not healthy after $2 s; the end of its log is above."
}

container_healthy() { is_healthy "$(compose ps --quiet "$1")"; }

is_healthy() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1" 2>/dev/null)" = healthy ]; }

container_pid() { docker inspect --format '{{.State.Pid}}' "$(compose ps --quiet "$1")"; }

compose_project() { printf 'viveiro-%s' "$(printf '%s' "$RUN" | cksum | cut -d' ' -f1)"; }

# Volumes outlive a folder that somebody removed by hand, and would refuse the passwords of the next system in it.
refuse_earlier_volumes() {
  local label volumes
  label="label=com.docker.compose.project=$(compose_project)"
  volumes=$(docker volume ls --quiet --filter "$label" | paste -sd' ' -)
  [ -z "$volumes" ] || fail "Docker holds the data of an earlier system in $RUN, whose passwords are gone. Remove it with:" \
    "docker rm --force \$(docker ps --all --quiet --filter $label); docker volume rm $volumes"
}

# write_compose_files AMQP_PORT MANAGEMENT_PORT PG_PORT
write_compose_files() {
  mkdir -p "$RUN/compose" "$RUN/rabbitmq" "$RUN/postgresql"
  chmod 700 "$RUN/compose"
  write_private "$RUN/compose/.env" \
    VIVEIRO_COMPOSE="$RUN/compose" VIVEIRO_KEYS="$RUN/keys" VIVEIRO_DATA="$RUN/compose-data" \
    VIVEIRO_UID="$(id -u)" VIVEIRO_GID="$(id -g)" AMQP_PORT="$1" AMQP_MANAGEMENT_PORT="$2" PG_PORT="$3"
  write_private "$RUN/compose/rabbitmq.env" \
    RABBITMQ_DEFAULT_USER=viveiro-admin RABBITMQ_DEFAULT_PASS="$(secret rabbitmq-admin)"
  write_private "$RUN/compose/postgresql.env" \
    POSTGRES_USER=viveiro_admin POSTGRES_PASSWORD="$(secret postgresql-admin)" POSTGRES_DB=postgres
  local service
  for service in api-gateway metering-worker notification-worker; do write_service_env "$service"; done
  write_private "$RUN/rabbitmq/env" \
    AMQP_HOST=127.0.0.1 AMQP_PORT="$1" AMQP_MANAGEMENT_URL="http://127.0.0.1:$2" \
    AMQP_ADMIN_USER=viveiro-admin AMQP_ADMIN_PASSWORD="$(secret rabbitmq-admin)"
  write_private "$RUN/postgresql/env" \
    PG_HOST=127.0.0.1 PG_PORT="$3" PG_ADMIN_USER=viveiro_admin PG_ADMIN_PASSWORD="$(secret postgresql-admin)"
}

write_service_env() {
  local short=${1#api-}
  short=${short%-worker}
  write_private "$RUN/compose/$1.env" \
    VIVEIRO_AMQP_USER="viveiro-$short" VIVEIRO_AMQP_PASSWORD="$(secret "broker-viveiro-$short")" \
    VIVEIRO_DB_USER="viveiro_$short" VIVEIRO_DB_PASSWORD="$(secret "database-$short")"
}

# write_private FILE LINE...: readable by its owner alone.
write_private() {
  local file=$1
  shift
  (umask 077 && printf '%s\n' "$@" >"$file")
}
