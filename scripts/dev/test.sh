# Runs the tests of all modules and adds their totals up.
# shellcheck shell=bash

# The folder of this run's files, once there is one; nobody else's.
TEST_FILES=""

run_tests() {
  local goals="" argument result=0
  for argument in "$@"; do
    case $argument in
      --fast) goals="$goals -DskipITs" ;;
      --all) goals="$goals -Dviveiro.tests=all" ;;
      *) fail "./dev test does not know '$argument'. It takes --fast." ;;
    esac
  done
  need_jdk
  lock test
  check_format
  prepare_run_folder
  [[ $goals != *tests=all* ]] || need_browser
  [[ $goals != *tests=all* ]] || [ "$(id -u)" != 0 ] || need_ssh
  [[ $goals == *skipITs* ]] || { if lxd_can_be_had; then need_lxd; fi && if libvirt_can_be_had; then need_libvirt && need_libvirt_containers && { [[ $goals != *tests=all* ]] || need_ssh_server; }; fi && start_test_nodes; }
  need_libvirt_library
  hold_files
  find . -path './*/target/*-reports/*' \( -name 'TEST-*.xml' -o -name failsafe-summary.xml \) -delete
  # Two modules at a time: most tests wait. A test that fails ends no module, since all those that depend on it would not be tested; what
  # failed is told by the reports. Whatever else goes wrong ends its module, and is Maven's own result. What meets real services may fail
  # once by the machine's load: it has a second attempt, and is listed by name if it needed it.
  # shellcheck disable=SC2086
  ./mvnw -B -T 2 --fail-at-end -Dmaven.test.failure.ignore=true -Dfailsafe.rerunFailingTestsCount=1 -Dspotless.check.skip \
    -Dviveiro.unit-tmp="$TEST_FILES" $goals verify </dev/null 9>&- | tee "$RUN/logs/test.log" || result=$?
  report "$result" "$goals"
}

# First of all and for every module: the build would say it after a quarter of an hour, and leave that module's tests out.
check_format() {
  say "Checking the code's format ..."
  ./mvnw -q -B spotless:check </dev/null 9>&- || fail "The code's format is not what it should be; './mvnw spotless:apply' mends it."
}

# chaos [--seed N] [--minutes M]: the storm of ChaosIT with other numbers, on a system of its own. What a seed broke is broken
# again by the same seed, as far as the machine's timing allows.
chaos() {
  local seed=$RANDOM minutes=1
  while [ $# -gt 0 ]; do
    case $1 in
      --seed) seed=${2:-none} ;;
      --minutes) minutes=${2:-none} ;;
      *) fail "./dev chaos does not know '$1'. It takes --seed N and --minutes M." ;;
    esac
    shift $(($# > 1 ? 2 : 1))
  done
  [[ $seed =~ ^[0-9]{1,18}$ ]] || fail "--seed takes a whole number, not '$seed'."
  [[ $minutes =~ ^[1-9][0-9]{0,3}$ ]] || fail "--minutes takes a number from 1 to 9999, not '$minutes'."
  need_jdk
  lock test
  prepare_run_folder
  containers_possible || need_packages
  say "Building, then $minutes min of chaos with seed $seed, then the checks ..."
  ./mvnw -q -B -pl system-tests -am -Djacoco.skip -Dspotless.check.skip -Dsurefire.failIfNoSpecifiedTests=false -Dtest=None \
    -Dfailsafe.failIfNoSpecifiedTests=false -Dit.test=ChaosIT -Dviveiro.chaos.seed="$seed" \
    -Dviveiro.chaos.seconds=$((minutes * 60)) verify </dev/null 9>&- || fail "Seed $seed broke something; see above."
  say "Seed $seed: nothing was lost, and nothing was double."
}

# Files that only tests look at are kept in memory, where there is enough of it: what a test calls durable has to outlive killed
# processes, and no power cut.
hold_files() {
  local free available
  [ -z "${TEST_FILES:-}" ] || return 0
  free=$(df --output=avail -m /dev/shm 2>/dev/null | tail -n 1 || true)
  available=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || true)
  release_files
  if ((${free:-0} >= 6000 && ${available:-0} >= 12000)); then
    TEST_FILES=$(mktemp -d /dev/shm/viveiro-test.XXXXXX)
    ln -s "$TEST_FILES" "$RUN/test-files"
    # libraries are unpacked and loaded there, which some hosts forbid
    runs_programs "$TEST_FILES" || { release_files && TEST_FILES=""; }
  fi
  if [ -z "$TEST_FILES" ]; then
    TEST_FILES=$RUN/test-files
    mkdir -p "$TEST_FILES"
  fi
  # PostgreSQL's owner has to reach its own
  chmod 711 "$TEST_FILES"
}

runs_programs() { printf '#!/bin/sh\n' >"$1/program" && chmod +x "$1/program" && "$1/program" 2>/dev/null; }

# Also what a run left that was killed.
release_files() {
  [ -e "$RUN/test-files" ] || [ -L "$RUN/test-files" ] || return 0
  rm -rf "$(readlink -f "$RUN/test-files")" "$RUN/test-files"
}

# One broker and one database for the whole run; every test class takes a virtual host and a database of its own.
start_test_nodes() {
  if containers_possible; then return; fi
  need_packages
  stop_test_nodes
  hold_files
  local nodes=$TEST_FILES/nodes
  # shellcheck disable=SC2034
  STARTED_TEST_NODES=yes
  export VIVEIRO_TEST_NODES=$nodes
  "$ROOT/scripts/rabbitmq-node" start "$nodes/rabbitmq" --until-exit $$ &
  "$ROOT/scripts/postgres-cluster" start "$nodes/postgresql" --until-exit $$ || fail "The tests' PostgreSQL did not start."
  wait $! || fail "The tests' RabbitMQ did not start."
}

stop_test_nodes() {
  local nodes=$RUN/test-files/nodes
  [ -d "$nodes" ] || return 0
  nodes=$(readlink -f "$nodes")
  "$ROOT/scripts/rabbitmq-node" stop "$nodes/rabbitmq" 5
  "$ROOT/scripts/postgres-cluster" wipe "$nodes/postgresql"
  rm -rf "$nodes"
}

# report RESULT GOALS. Counted by test, and not by what <testsuite> says of itself: one that passed at its second attempt has not failed.
# Nobody but this says that a test failed: so what may have ended a test without a report, or left one out, is a failure, too.
report() {
  local totals passed failed skipped unreported missed=""
  totals=$(find . -path './*/target/*-reports/TEST-*.xml' -exec cat {} + | awk '
    /^ *<testcase / { tests++; ended = 0 }
    /^ *<(failure|error)[ >]/ && !ended { failed++; ended = 1 }
    /^ *<skipped/ && !ended { skipped++; ended = 1 }
    END { print tests - failed - skipped, failed + 0, skipped + 0 }')
  read -r passed failed skipped <<<"$totals"
  say ""
  report_failed
  unreported=$(unreported "$2")
  [ -z "$unreported" ] || say "$unreported"
  [ "$1" = 0 ] || say "The build failed, and not by a test alone; see above, or $RUN/logs/test.log."
  [ "$(id -u)" = 0 ] || report_skipped "needs root" || true
  # not every kernel has them
  [ "$(id -u)" != 0 ] || report_skipped "the device mapper" || true
  [ "$(id -u)" != 0 ] || report_skipped "project quotas" || true
  report_skipped "package libvirt0" || true
  # who may install what they need has no reason to go without them
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then missed=$(missed "$2"); fi
  [ -z "$missed" ] || say "must run here and did not, which is a failure (scripts/dev/must-run):
$missed"
  if ((skipped > 0)); then say "$skipped skipped"; fi
  say "$passed passed, $failed failed"
  [ "$1" = 0 ] && [ -z "$unreported$missed" ] && ((failed == 0 && passed > 0))
}

# missed GOALS: the classes of must-run without a test that ran, or with one that was skipped, a line for each.
missed() {
  find . -path './*/target/*-reports/TEST-*.xml' -exec cat {} + | awk -v goals="$1" '
    NR == FNR {
      slow = $1 == "slow"
      if ($1 !~ /^#/ && (!slow || goals ~ /tests=all/) && ($NF ~ /Test$/ || goals !~ /skipITs/)) wanted[$NF]
      next }
    /<testcase / { match($0, / classname="[^"]*"/); class = substr($0, RSTART + 12, RLENGTH - 13); sub(/[$].*/, "", class)
      tests[class]++ }
    /^ *<skipped/ { skipped[class]++ }
    END { for (class in wanted) {
      if (!tests[class]) print "  " class ": no test"
      else if (skipped[class]) print "  " class ": " skipped[class] " skipped" } }' "$ROOT/scripts/dev/must-run" - | sort
}

# unreported GOALS: what went wrong with tests and is no test's failure, a line for each. Maven passes over it together with failures: the
# JVM of integration tests that ended (only their summary says so), one that took too long (only the log does). And modules whose tests
# left no report at all.
unreported() {
  local summary module
  while IFS= read -r summary; do
    ! grep -qE 'timeout="true"|<failureMessage>' "$summary" || say "the JVM of tests ended, or took too long: $summary"
  done < <(find . -path './*/target/failsafe-reports/failsafe-summary.xml')
  grep -aE '^\[ERROR\] .*(There was a timeout|in the forked process|[Tt]he forked VM terminated)' "$RUN/logs/test.log" || true
  for module in */src/test/java; do
    module=${module%%/*}
    reported "$module" Test 'surefire-reports/TEST-*.xml' || say "$module has tests, and no report of any"
    [[ $1 == *skipITs* ]] || reported "$module" IT failsafe-reports/failsafe-summary.xml ||
      say "$module has integration tests, and no summary of them"
  done
}

# reported MODULE SUFFIX REPORT: whether there is such a report, or no class with this suffix.
reported() { [ -z "$(find "$1/src/test/java" -name "*$2.java" -print -quit)" ] || compgen -G "$1/target/$3" >/dev/null; }

# What failed, and what failed once, by name and with the first words of why: a build of many modules buries it.
report_failed() {
  find . -path './*/target/*-reports/TEST-*.xml' -exec cat {} + | awk '
    function tell(what) {
      why = match($0, / message="[^"]*/) ? substr($0, RSTART + 10, RLENGTH - 10) : "see above"
      print what ": " class "." name; print "  " substr(why, 1, 500) }
    /<testcase / { match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8)
      match($0, / classname="[^"]*"/); class = substr($0, RSTART + 12, RLENGTH - 13) }
    /^ *<(failure|error)[ >]/ { tell("failed") }
    /^ *<flaky(Failure|Error)[ >]/ { tell("passed at the second attempt") }'
}

# report_skipped WHY: tests that are skipped with a message that says so; their number and names must not go unnoticed. False
# when there are none.
report_skipped() {
  local names
  names=$(find . -path './*/target/*-reports/TEST-*.xml' -exec cat {} + | awk -v why="$1" '
    /<testcase / { match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8)
      match($0, / classname="[^"]*"/); class = substr($0, RSTART + 12, RLENGTH - 13) }
    /<skipped/ && index($0, why) { print "  " class "." name }')
  [ -n "$names" ] || return 1
  say "not run ($1): $(wc -l <<<"$names" | tr -d ' ')"
  say "$names"
}
