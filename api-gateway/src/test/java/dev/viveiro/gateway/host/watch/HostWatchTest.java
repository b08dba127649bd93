package dev.viveiro.gateway.host.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.gateway.host.watch.HostWatch.Watched;
import dev.viveiro.kernel.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HostWatchTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(1));
    private static final WatchPolicy POLICY = new WatchPolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(180),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({"UP,0,UP", "UP,29,UP", "UP,30,SUSPECT", "SUSPECT,30,SUSPECT", "SUSPECT,179,SUSPECT", "SUSPECT,180,LOST"
    })
    void one_silent_host_of_many_is_doubted_and_then_given_up(HostState state, long silent, HostState becomes) {
        List<Watched> hosts = beside(3, host(1, state, silent));

        HostState after = HostWatch.decide(hosts, LONG_AGO, NOON, POLICY).stream()
                .map(Verdict::state)
                .findFirst()
                .orElse(state);

        assertThat(after).isEqualTo(becomes);
    }

    @Test
    void a_host_that_is_only_silent_in_our_books_is_not_called_up_again_without_a_word_of_its_own() {
        List<Watched> hosts = beside(3, host(1, HostState.SUSPECT, 500));

        assertThat(HostWatch.decide(hosts, NOON.minusSeconds(2), NOON, POLICY)).isEmpty();
    }

    @Test
    void silence_is_counted_only_while_we_listened() {
        List<Watched> hosts = beside(3, host(1, HostState.UP, 100_000));

        assertThat(HostWatch.decide(hosts, NOON.minusSeconds(29), NOON, POLICY)).isEmpty();
        assertThat(HostWatch.decide(hosts, NOON.minusSeconds(30), NOON, POLICY))
                .containsExactly(new Verdict(id(1), HostState.SUSPECT, false));
    }

    @Test
    void while_we_do_not_listen_nobody_is_judged() {
        List<Watched> hosts = List.of(host(1, HostState.UP, 9_000), host(2, HostState.SUSPECT, 9_000));

        assertThat(HostWatch.decide(hosts, null, NOON, POLICY)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // silent, of all, given up?
        "1,1,true",
        "1,2,true",
        "1,3,true",
        "2,2,false",
        "2,3,false",
        "2,5,false",
        "2,6,true",
        "3,8,false",
        "3,9,true",
        "33,100,true",
        "34,100,false",
        "100,100,false"
    })
    void more_than_a_third_and_at_least_two_that_are_silent_together_are_held_back(
            int silent, int all, boolean givenUp) {
        List<Watched> hosts = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            hosts.add(host(i, HostState.SUSPECT, i < silent ? 200 : 0));
        }

        List<Verdict> verdicts = HostWatch.decide(hosts, LONG_AGO, NOON, POLICY);

        assertThat(verdicts).hasSize(silent);
        assertThat(verdicts)
                .allMatch(verdict -> verdict.heldBack() != givenUp)
                .allMatch(verdict -> (verdict.state() == HostState.LOST) == givenUp);
    }

    @Test
    void one_that_only_began_to_be_silent_counts_among_those_that_are_silent_together() {
        List<Watched> hosts =
                List.of(host(1, HostState.SUSPECT, 180), host(2, HostState.SUSPECT, 31), host(3, HostState.UP, 1));

        assertThat(HostWatch.decide(hosts, LONG_AGO, NOON, POLICY))
                .containsExactly(new Verdict(id(1), HostState.SUSPECT, true));
    }

    @Test
    void what_is_held_back_already_is_not_said_again() {
        List<Watched> hosts = List.of(held(1, 200), held(2, 200), host(3, HostState.UP, 1));

        assertThat(HostWatch.decide(hosts, LONG_AGO, NOON, POLICY)).isEmpty();
    }

    @Test
    void once_the_others_are_back_the_one_that_was_held_back_is_given_up() {
        List<Watched> hosts = List.of(held(1, 200), host(2, HostState.UP, 1), host(3, HostState.UP, 1));

        assertThat(HostWatch.decide(hosts, LONG_AGO, NOON, POLICY))
                .containsExactly(new Verdict(id(1), HostState.LOST, false));
    }

    @Test
    void what_an_administrator_decides_about_one_decides_nothing_about_those_that_fell_silent_with_it() {
        List<Watched> together = List.of(host(1, HostState.LOST, 230), held(2, 200), host(3, HostState.UP, 1));
        List<Watched> later = List.of(host(1, HostState.LOST, 900), held(2, 200), host(3, HostState.UP, 1));

        assertThat(HostWatch.decide(together, LONG_AGO, NOON, POLICY)).isEmpty();
        assertThat(HostWatch.decide(later, LONG_AGO, NOON, POLICY))
                .containsExactly(new Verdict(id(2), HostState.LOST, false));
    }

    @Test
    void when_we_did_not_listen_meanwhile_nobody_is_held_back_any_more() {
        List<Watched> hosts = List.of(held(1, 900), held(2, 900), host(3, HostState.UP, 1));

        assertThat(HostWatch.decide(hosts, NOON.minusSeconds(100), NOON, POLICY))
                .containsExactly(
                        new Verdict(id(1), HostState.SUSPECT, false), new Verdict(id(2), HostState.SUSPECT, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "LOST", "REMOVED"})
    void hosts_that_are_not_expected_to_speak_are_not_judged_and_do_not_count(HostState state) {
        List<Watched> hosts = new ArrayList<>(List.of(host(1, HostState.SUSPECT, 200), host(2, HostState.UP, 1)));
        for (int i = 3; i < 9; i++) {
            hosts.add(host(i, state, 90_000));
        }

        assertThat(HostWatch.decide(hosts, LONG_AGO, NOON, POLICY))
                .containsExactly(new Verdict(id(1), HostState.LOST, false));
    }

    @Test
    void a_host_that_was_up_is_doubted_before_it_is_given_up_only_in_time_not_in_steps() {
        List<Watched> hosts = beside(3, host(1, HostState.UP, 400));

        assertThat(HostWatch.decide(hosts, LONG_AGO, NOON, POLICY))
                .containsExactly(new Verdict(id(1), HostState.LOST, false));
    }

    @Test
    void in_a_thousand_random_fleets_no_host_is_given_up_early_or_in_a_crowd() {
        Random random = new Random(7);
        for (int run = 0; run < 1_000; run++) {
            List<Watched> hosts = new ArrayList<>();
            int size = 1 + random.nextInt(12);
            for (int i = 0; i < size; i++) {
                HostState state = HostState.values()[random.nextInt(HostState.values().length)];
                hosts.add(host(i, state, random.nextInt(400)));
            }
            Instant since = NOON.minusSeconds(random.nextInt(400));

            List<HostId> lost = HostWatch.decide(hosts, since, NOON, POLICY).stream()
                    .filter(verdict -> verdict.state() == HostState.LOST)
                    .map(Verdict::host)
                    .toList();

            long judged = hosts.stream().filter(HostWatchTest::speaks).count();
            assertThat(lost.size() <= 1 || lost.size() * 3L <= judged)
                    .as("%s lost of %s", lost.size(), judged)
                    .isTrue();
            assertThat(lost).allSatisfy(host -> assertThat(hosts)
                    .filteredOn(each -> each.host().equals(host))
                    .allMatch(HostWatchTest::speaks)
                    .allMatch(each -> !NOON.minusSeconds(180).isBefore(heard(each))));
            assertThat(lost).allMatch(host -> !since.isAfter(NOON.minusSeconds(180)));
        }
    }

    @Test
    void a_host_that_could_still_be_creating_something_may_not_be_given_up_by_setting() {
        assertThatThrownBy(() -> policy(30, 179, 60, 120, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("viveiro.hosts.lost-after must be at least");
        assertThatThrownBy(() -> policy(200, 180, 60, 120, 5)).hasMessageContaining("suspect-after <= lost-after");
        assertThatThrownBy(() -> policy(30, 180, 60, 120, 30)).hasMessageContaining("inattention < suspect-after");
    }

    private static WatchPolicy policy(long suspect, long lost, long lease, long step, long inattention) {
        return new WatchPolicy(
                Duration.ofSeconds(suspect),
                Duration.ofSeconds(lost),
                Duration.ofSeconds(lease),
                Duration.ofSeconds(step),
                Duration.ofSeconds(inattention));
    }

    private static boolean speaks(Watched host) {
        return host.state() == HostState.UP || host.state() == HostState.SUSPECT;
    }

    private static @Nullable Instant heard(Watched host) {
        return host.heardAt();
    }

    private static List<Watched> beside(int others, Watched host) {
        List<Watched> hosts = new ArrayList<>(List.of(host));
        for (int i = 0; i < others; i++) {
            hosts.add(host(100 + i, HostState.UP, 1));
        }
        return hosts;
    }

    private static Watched host(int number, HostState state, long silent) {
        return new Watched(id(number), state, false, NOON.minusSeconds(silent));
    }

    private static Watched held(int number, long silent) {
        return new Watched(id(number), HostState.SUSPECT, true, NOON.minusSeconds(silent));
    }

    private static HostId id(int number) {
        return new HostId(new UUID(0, number));
    }
}
