# Builds the jars when the sources are newer, and keeps a copy of them to run.
# shellcheck shell=bash

MODULES="mail-sink api-gateway metering-worker notification-worker provisioning-worker cli"

sources_newer_than() {
  find pom.xml ./*/pom.xml ./*/src/main -newer "$1" -print -quit 2>/dev/null | grep -q .
}

built_jar() { printf '%s/%s/target/%s-exec.jar' "$ROOT" "$1" "$1"; }

jars_missing() {
  local module
  for module in $MODULES; do
    [ -e "$(built_jar "$module")" ] || return 0
  done
  return 1
}

# VIVEIRO_SKIP_BUILD=1 takes the jars as they are: for tests that run inside a build.
build() {
  local stamp=$RUN/built
  if [ -z "${VIVEIRO_SKIP_BUILD:-}" ] && { [ ! -e "$stamp" ] || sources_newer_than "$stamp" || jars_missing; }; then
    say "Building (the first time takes a while: libraries are downloaded) ..."
    touch "$stamp.new" # before the build, so that an edit during it is not missed
    # shellcheck disable=SC2119
    make_jars
    mv "$stamp.new" "$stamp"
  fi
  copy_jars
}

# make_jars [ARGUMENTS OF MAVEN]...: the jars without their tests.
# shellcheck disable=SC2120
make_jars() {
  local log=$RUN/logs/build.log
  ./mvnw -q -B -DskipTests -Djacoco.skip -Dspotless.check.skip "$@" package </dev/null >"$log" 2>&1 9>&- || {
    end_of_build >&2
    fail "The build failed; its whole output is in $log"
  }
}

# What Maven says is wrong; where it did not even start, whatever was said last.
end_of_build() {
  local log=$RUN/logs/build.log
  if grep -q '^\[ERROR\]' "$log"; then grep '^\[ERROR\]' "$log" | sed -n 1,25p; else tail -n 15 "$log"; fi
}

# Running processes load classes from their jar for as long as they live, so a later build must not overwrite it.
copy_jars() {
  local module copy newest
  for module in $MODULES; do
    [ -e "$(built_jar "$module")" ] || fail "$(built_jar "$module") is missing. Build it with: ./mvnw -DskipTests package"
    newest=$(cksum <"$(built_jar "$module")" | tr ' ' '-')
    copy=$RUN/jars/$module-$newest.jar
    if [ ! -e "$copy" ]; then
      mkdir -p "$RUN/jars"
      cp "$(built_jar "$module")" "$copy.part"
      mv "$copy.part" "$copy"
    fi
    mkdir -p "$RUN/jars/current"
    remember "jars/current/$module" "$copy"
  done
}

jar_of() { cat "$RUN/jars/current/$1"; }

# Copies of earlier builds; only when nothing runs.
forget_old_jars() {
  local copy
  for copy in "$RUN"/jars/*.jar; do
    grep -qsxF "$copy" "$RUN"/jars/current/* || rm -f "$copy"
  done
}
