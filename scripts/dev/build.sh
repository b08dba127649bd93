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

# unpacked MODULE: the folder of its built jar, under the sum of its content; of those that are trained with the libraries beside it,
# because classes of a jar in a jar can't be kept loaded (aot.sh).
unpacked() { printf '%s/%s/target/unpacked/%s' "$ROOT" "$1" "$(cksum <"$(built_jar "$1")" | tr ' ' '-')"; }

unpack() {
  local folder=$2
  [ ! -e "$folder/$1.jar" ] || return 0
  rm -rf "$folder.$$"
  if [[ " $TRAINED " == *" $1 "* ]]; then
    "$JAVA" -XX:TieredStopAtLevel=1 -Djarmode=tools -jar "$(built_jar "$1")" extract --destination "$folder.$$" \
      --application-filename "$1.jar" >/dev/null 9>&- || fail "$(built_jar "$1") can't be unpacked; see above."
  else
    mkdir "$folder.$$" && cp -p "$(built_jar "$1")" "$folder.$$/$1.jar"
  fi
  mv -T "$folder.$$" "$folder" 2>/dev/null || rm -rf "$folder.$$" # another ./dev was faster
}

# Running processes load classes from their jar for as long as they live, so a later build must not overwrite it.
copy_jars() {
  local module copy folder
  mkdir -p "$RUN/jars/current"
  for module in $MODULES; do
    [ -e "$(built_jar "$module")" ] || fail "$(built_jar "$module") is missing. Build it with: ./mvnw -DskipTests package"
    folder=$(unpacked "$module")
    mkdir -p "${folder%/*}"
    unpack "$module" "$folder"
    copy=$RUN/jars/$module-${folder##*/}
    if [ ! -e "$copy/$module.jar" ]; then
      rm -rf "$copy"
      cp -al "$folder" "$copy" 2>/dev/null || { rm -rf "$copy" && cp -a "$folder" "$copy"; }
    elif [ -e "$folder/$module.aot" ] && [ ! -e "$copy/$module.aot" ]; then
      cp -al "$folder/$module.aot" "$copy/" 2>/dev/null || cp -a "$folder/$module.aot" "$copy/"
    fi
    remember "jars/current/$module" "$copy/$module.jar"
  done
}

jar_of() { cat "$RUN/jars/current/$1"; }

# Copies of earlier builds; only when nothing runs.
forget_old_jars() {
  local copy
  for copy in "$RUN"/jars/*-*; do
    grep -qs "^$copy/" "$RUN"/jars/current/* || rm -rf "$copy"
  done
}
