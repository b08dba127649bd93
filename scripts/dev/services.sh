# Which processes make a system, and what each is told by its environment.
# shellcheck shell=bash

# What runs once, in the order in which it is looked at.
# shellcheck disable=SC2034
SERVICES="mail api-gateway metering-worker notification-worker"

worker_names() {
  local number
  for ((number = 1; number <= $(remembered hosts 0); number++)); do say "provisioning-worker-$number"; done
}

service_port() {
  case $1 in
    mail) port_of mail 8025 ;;
    api-gateway) port_of api-gateway 8080 ;;
    metering-worker) port_of metering-worker 8081 ;;
    notification-worker) port_of notification-worker 8082 ;;
    provisioning-worker-*) port_of "$1" $((8089 + ${1##*-})) ;;
  esac
}

health_path() {
  if [ "$1" = mail ]; then printf /healthz; else printf /actuator/health/readiness; fi
}

gateway_url() { printf 'http://127.0.0.1:%s' "$(service_port api-gateway)"; }

administrator_key_file() { printf '%s/keys/administrator.key' "$RUN"; }

# refuse_taken_port NAME PORT: before anything is started, so that a refusal leaves nothing half done.
refuse_taken_port() {
  if running_pid "$1" >/dev/null || ! port_taken "$2"; then return; fi
  fail "Port $2 of $1 is taken by another program. Stop that program, or remove the line with $2 from $RUN/ports" \
    "to let $1 have another port."
}

# start_service NAME: starts one that is not running.
start_service() {
  local name=$1 port pid
  port=$(service_port "$name")
  if pid=$(running_pid "$name"); then
    say "$name was already running (pid $pid, port $port)$(age_of_build "$name" "$pid")."
    return
  fi
  (
    unset VIVEIRO_API_KEY VIVEIRO_JOIN_TOKEN
    export SERVER_PORT=$port SERVER_ADDRESS=127.0.0.1
    case $name in
      mail) mail_environment ;;
      api-gateway) gateway_environment ;;
      metering-worker) metering_environment ;;
      notification-worker) notification_environment ;;
      provisioning-worker-*) worker_environment "${name##*-}" ;;
    esac
    launch "$name" "$(module_of "$name")"
  )
  say "Started $name on port $port."
}

module_of() {
  case $1 in
    mail) printf mail-sink ;;
    provisioning-worker-*) printf provisioning-worker ;;
    *) printf '%s' "$1" ;;
  esac
}

age_of_build() {
  [[ $(command_line "$2") == *"$(jar_of "$(module_of "$1")")"* ]] ||
    printf ' from an older build; ./dev down and ./dev up run the new one'
}

mail_environment() {
  export VIVEIRO_SMTP_PORT VIVEIRO_MAIL_FOLDER=$RUN/mail
  VIVEIRO_SMTP_PORT=$(port_of smtp 2525)
}

broker_environment() {
  export VIVEIRO_AMQP_HOST VIVEIRO_AMQP_PORT VIVEIRO_AMQP_VHOST=viveiro VIVEIRO_AMQP_USER=$1 VIVEIRO_AMQP_PASSWORD
  VIVEIRO_AMQP_HOST=$(from_env "$RUN/rabbitmq/env" AMQP_HOST)
  VIVEIRO_AMQP_PORT=$(from_env "$RUN/rabbitmq/env" AMQP_PORT)
  VIVEIRO_AMQP_PASSWORD=$(secret "broker-$1")
}

database_environment() {
  export VIVEIRO_DB_URL VIVEIRO_DB_USER=viveiro_$1 VIVEIRO_DB_PASSWORD
  VIVEIRO_DB_URL=jdbc:postgresql://127.0.0.1:$(from_env "$RUN/postgresql/env" PG_PORT)/viveiro
  VIVEIRO_DB_PASSWORD=$(secret "database-$1")
}

gateway_environment() {
  broker_environment viveiro-gateway
  database_environment gateway
  export VIVEIRO_AMQP_MANAGEMENT_URL VIVEIRO_SIGNING_KEY_FILE=$RUN/keys/gateway-signing.jwk
  export VIVEIRO_DATA_KEY_FILE=$RUN/keys/gateway-data.key VIVEIRO_BOOTSTRAP_KEY_FILE
  export VIVEIRO_METERING_URL VIVEIRO_NOTIFICATION_URL VIVEIRO_PUBLIC_URL=${VIVEIRO_PUBLIC_URL:-$(gateway_url)}
  export VIVEIRO_IMAGE_STORE=$RUN/image-store
  VIVEIRO_AMQP_MANAGEMENT_URL=$(from_env "$RUN/rabbitmq/env" AMQP_MANAGEMENT_URL)
  VIVEIRO_BOOTSTRAP_KEY_FILE=$(administrator_key_file)
  VIVEIRO_METERING_URL=http://127.0.0.1:$(service_port metering-worker)
  VIVEIRO_NOTIFICATION_URL=http://127.0.0.1:$(service_port notification-worker)
}

metering_environment() {
  broker_environment viveiro-metering
  database_environment metering
  export VIVEIRO_GATEWAY_PUBLIC_KEY_FILE=$RUN/keys/gateway-signing.pub.jwk
}

notification_environment() {
  broker_environment viveiro-notification
  database_environment notification
  export VIVEIRO_GATEWAY_PUBLIC_KEY_FILE=$RUN/keys/gateway-signing.pub.jwk
  export VIVEIRO_CREDENTIAL_KEY_FILE=$RUN/keys/credential.jwk
  export VIVEIRO_SERVICE_KEY_FILE=$RUN/keys/notification-service.key
  export VIVEIRO_SMTP_HOST=127.0.0.1 VIVEIRO_SMTP_PORT VIVEIRO_PUBLIC_URL=${VIVEIRO_PUBLIC_URL:-$(gateway_url)}
  export VIVEIRO_MAIL_FROM=${VIVEIRO_MAIL_FROM:-viveiro@localhost.localdomain}
  VIVEIRO_SMTP_PORT=$(port_of smtp 2525)
}

# All hosts share this machine's processors, and a create ends when its guest has booted: two to a processor keep it busy. With more, none
# is ready before nearly all are, and those that were asked for first run out of time with the others.
creates_at_once() {
  local each=$((2 * $(nproc) / $(remembered hosts 1)))
  printf '%s' $((each > 1 ? each : 1))
}

# A worker knows no broker password before it joined: the gateway gives it one of its own.
worker_environment() {
  broker_environment viveiro-gateway
  unset VIVEIRO_AMQP_USER VIVEIRO_AMQP_PASSWORD
  export VIVEIRO_URL VIVEIRO_WORKER_HOME=$RUN/workers/host-$1 VIVEIRO_HOST_NAME=host-$1 VIVEIRO_DRIVER
  VIVEIRO_URL=$(gateway_url)
  VIVEIRO_DRIVER=$(remembered driver simulated)
  if [ "$VIVEIRO_DRIVER" != simulated ]; then
    export VIVEIRO_WORKER_LIMITS_CREATE=${VIVEIRO_WORKER_LIMITS_CREATE:-$(creates_at_once)}
  fi
  if drives lxd; then
    export VIVEIRO_LXD_SOCKET VIVEIRO_LXD_IMAGES=$RUN/images VIVEIRO_LXD_CAPTURES=true
    VIVEIRO_LXD_SOCKET=$(from_env "$(node_of lxd "$1")/env" VIVEIRO_LXD_SOCKET)
  fi
  if drives libvirt; then
    export VIVEIRO_LIBVIRT_URI VIVEIRO_LIBVIRT_IMAGES=$RUN/images
    VIVEIRO_LIBVIRT_URI=$(from_env "$(node_of libvirt "$1")/env" VIVEIRO_LIBVIRT_URI)
  fi
  mkdir -p "$VIVEIRO_WORKER_HOME"
  chmod 700 "$VIVEIRO_WORKER_HOME"
  if [ ! -e "$VIVEIRO_WORKER_HOME/identity.json" ]; then
    export VIVEIRO_JOIN_TOKEN
    VIVEIRO_JOIN_TOKEN=$(VIVEIRO_API_KEY=$(cat "$(administrator_key_file)") \
      "$JAVA" -XX:TieredStopAtLevel=1 -Xshare:auto -jar "$(jar_of cli)" host-token "host-$1" 9>&-) ||
      fail "The gateway gave no join token for host-$1; see above."
  fi
}
