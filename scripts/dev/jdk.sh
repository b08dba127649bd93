# Finds JDK 25, wherever people keep JDKs.
# shellcheck shell=bash

JDK_HINT='JDK 25 is needed and was not found. Get it from https://adoptium.net/temurin/releases/?version=25 (or: sdk install java 25-tem), then set JAVA_HOME to it.'

is_jdk_25() {
  [ -x "$1/bin/javac" ] || return 1
  if [ -r "$1/release" ]; then
    grep -q '^JAVA_VERSION="25[".]' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | grep -q '^javac 25\b'
  fi
}

jdk_candidates() {
  local java home=${HOME:-/root}
  printf '%s\n' "${JAVA_HOME:-}"
  if java=$(command -v javac); then
    java=$(readlink -f "$java" 2>/dev/null || say "$java")
    say "${java%/bin/javac}"
  fi
  printf '%s\n' /usr/lib/jvm/* /opt/java/* /opt/jdk* "$home"/.sdkman/candidates/java/* "$home"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home
}

find_jdk() {
  local candidate
  while read -r candidate; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done < <(jdk_candidates)
  return 1
}

need_jdk() {
  JAVA_HOME=$(find_jdk) || fail "$JDK_HINT"
  export JAVA_HOME
  # shellcheck disable=SC2034
  JAVA=$JAVA_HOME/bin/java
}
