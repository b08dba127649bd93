package dev.viveiro.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");

    @TempDir
    Path home;

    private Journal open(CommitProbe probe, List<Throwable> stops) {
        return Journal.open(home.resolve("journal.db"), Commands.HOST, clock, Commands.IDS, probe, stops::add);
    }

    private Journal open() {
        return open(CommitProbe.NONE, new ArrayList<>());
    }

    private static Write<Integer> put(String key, String value) {
        return transaction -> {
            Meta.put(transaction.sql(), key, value);
            return 1;
        };
    }

    @Test
    void what_waits_is_committed_together() {
        AtomicInteger commits = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        CommitProbe counting = new CommitProbe() {
            @Override
            public void beforeCommit() {
                commits.incrementAndGet();
            }
        };
        try (Journal journal = open(counting, new ArrayList<>())) {
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            answers.add(journal.submit(transaction -> {
                awaitQuietly(go);
                return 1;
            }));
            for (int i = 0; i < 100; i++) {
                answers.add(journal.submit(put("k" + i, "v")));
            }
            go.countDown();
            answers.forEach(CompletableFuture::join);
            assertThat(commits.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void a_write_that_throws_costs_only_itself() {
        CountDownLatch go = new CountDownLatch(1);
        try (Journal journal = open()) {
            CompletableFuture<Integer> first = journal.submit(transaction -> {
                awaitQuietly(go);
                return 1;
            });
            CompletableFuture<Integer> good = journal.submit(put("good", "1"));
            CompletableFuture<Integer> bad = journal.submit(transaction -> {
                Meta.put(transaction.sql(), "bad", "1");
                throw new IllegalStateException("a defect");
            });
            go.countDown();
            first.join();
            assertThat(good.join()).isEqualTo(1);
            assertThatThrownBy(bad::join).hasRootCauseMessage("a defect");
            assertThat(value(journal, "bad")).isEmpty();
            assertThat(value(journal, "good")).isEqualTo("1");
        }
    }

    @Test
    void after_a_failed_disk_nothing_is_written_and_everyone_is_told_why() {
        List<Throwable> stops = new ArrayList<>();
        CommitProbe failing = new CommitProbe() {
            @Override
            public void beforeCommit() {
                throw new IllegalStateException("disk full");
            }
        };
        try (Journal journal = open(failing, stops)) {
            assertThatThrownBy(() -> journal.write(put("a", "1")))
                    .isInstanceOf(JournalStopped.class)
                    .hasMessageContaining("disk full");
            assertThatThrownBy(() -> journal.write(put("b", "1"))).isInstanceOf(JournalStopped.class);
            assertThat(stops).hasSize(1);
            assertThat(journal.stoppedBy()).isNotNull();
        }
        try (Journal journal = open()) {
            assertThat(value(journal, "a")).isEmpty();
        }
    }

    @Test
    void the_file_keeps_its_id_and_refuses_another_host() {
        String id;
        try (Journal journal = open()) {
            id = journal.id();
        }
        try (Journal journal = open()) {
            assertThat(journal.id()).isEqualTo(id);
        }
        assertThatThrownBy(() -> Journal.open(
                        home.resolve("journal.db"),
                        Commands.IDS.nextHost(),
                        clock,
                        Commands.IDS,
                        CommitProbe.NONE,
                        cause -> {}))
                .isInstanceOf(JournalStopped.class)
                .hasMessageContaining("belongs to host");
    }

    @Test
    void report_numbers_rise_over_restarts() {
        long last;
        try (Journal journal = open()) {
            SqlToldMachines told = new SqlToldMachines(journal);
            assertThat(told.nextReport().number()).isLessThan(told.nextReport().number());
            last = told.nextReport().number();
        }
        try (Journal journal = open()) {
            assertThat(new SqlToldMachines(journal).nextReport().number()).isGreaterThan(last);
        }
    }

    @Test
    void sequences_are_never_given_twice_even_when_the_outbox_is_empty() {
        long last;
        try (TestHost host = TestHost.in(home, clock).open()) {
            host.receive(Commands.create(Commands.target(Commands.IDS.nextVm(), clock)));
            last = host.events().getLast().origin().sequence();
        }
        try (TestHost host = TestHost.in(home, clock).open()) {
            host.receive(Commands.create(Commands.target(Commands.IDS.nextVm(), clock)));
            assertThat(host.events().getFirst().origin().sequence()).isEqualTo(last + 1);
        }
    }

    @Test
    void old_work_is_forgotten_and_tombstones_stay_a_month() {
        try (TestHost host = TestHost.in(home, clock).open()) {
            var vm = Commands.IDS.nextVm();
            host.receive(Commands.delete(Commands.target(vm, clock)));
            JournalPruner pruner = new JournalPruner(host.journal, clock);
            assertThat(pruner.prune()).isZero();
            clock.advance(Duration.ofDays(8));
            assertThat(pruner.prune()).isEqualTo(1);
            assertThat(host.log.hasTombstone(vm, 1)).isTrue();
            clock.advance(Duration.ofDays(23));
            assertThat(pruner.prune()).isEqualTo(1);
            assertThat(host.log.hasTombstone(vm, 1)).isFalse();
        }
    }

    private static String value(Journal journal, String key) {
        return journal.read(sql -> Meta.get(sql, key).orElse(""));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
