package dev.viveiro.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.dispatch.Dispatch.Release;
import dev.viveiro.gateway.dispatch.HostQueue.Share;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final TenantId A = new TenantId(new UUID(0, 1));
    private static final TenantId B = new TenantId(new UUID(0, 2));

    private static Share share(TenantId tenant, int active, long turn, int waiting) {
        List<OperationId> operations = new ArrayList<>();
        for (int i = 0; i < waiting; i++) {
            operations.add(new OperationId(new UUID(tenant.value().getLeastSignificantBits(), i)));
        }
        return new Share(tenant, active, turn, operations);
    }

    private static List<TenantId> turns(int window, Share... shares) {
        return Dispatch.release(window, new HostQueue(List.of(shares))).stream()
                .map(Release::tenant)
                .toList();
    }

    @Test
    void no_more_leave_than_the_window_has_room_for() {
        assertThat(turns(32, share(A, 0, 0, 500))).hasSize(32);
        assertThat(turns(32, share(A, 30, 0, 500))).hasSize(2);
        assertThat(turns(32, share(A, 40, 0, 500))).isEmpty();
        assertThat(turns(32, share(A, 32, 0, 0), share(B, 0, 0, 5))).isEmpty();
        assertThat(turns(32, share(A, 0, 0, 3))).hasSize(3);
    }

    @Test
    void tenants_take_turns() {
        assertThat(turns(4, share(A, 0, 1, 100), share(B, 0, 2, 100))).containsExactly(A, B, A, B);
    }

    @Test
    void who_has_less_in_the_window_catches_up_first() {
        assertThat(turns(8, share(A, 4, 0, 100), share(B, 1, 9, 100))).containsExactly(B, B, B);
    }

    @Test
    void a_window_of_one_goes_to_who_waits_longest_for_a_turn() {
        assertThat(turns(1, share(A, 0, 7, 100), share(B, 0, 3, 100))).containsExactly(B);
    }

    @Test
    void the_oldest_of_a_tenant_leaves_first() {
        Share waiting = share(A, 0, 0, 3);

        assertThat(Dispatch.release(2, new HostQueue(List.of(waiting))))
                .extracting(Release::operation)
                .containsExactlyElementsOf(waiting.waiting().subList(0, 2));
    }

    @Test
    void two_classes_of_two_tenants_finish_about_together_though_one_came_first() {
        for (long seed = 0; seed < 50; seed++) {
            Host host = new Host(32, 8, new Random(seed));
            host.arrive(A, 300);
            host.run(20);
            host.arrive(B, 280);
            Map<TenantId, Integer> ends = host.runUntilEmpty();

            int first = Collections.min(ends.values());
            int last = Collections.max(ends.values());
            assertThat(ends).containsOnlyKeys(A, B);
            assertThat(last - first).as("seed %s: %s", seed, ends).isLessThan(last / 5);
        }
    }

    @Test
    void a_single_machine_never_waits_for_a_class() {
        Host host = new Host(32, 8, new Random(1));
        host.arrive(A, 1_000);
        for (int i = 0; i < 100; i++) {
            host.run(1);
            // what is interactive goes to its own queue at once: only what the host has begun is before it
            assertThat(host.sent()).isLessThanOrEqualTo(32);
        }
        assertThat(host.waiting(A)).isGreaterThan(500);
    }

    /** A host that works on some of what it was sent, each for a random time. */
    private static final class Host {
        private final int window;
        private final int concurrency;
        private final Random random;
        private final Map<TenantId, Deque<OperationId>> waiting = new HashMap<>();
        private final Map<TenantId, Long> turns = new HashMap<>();
        private final List<TenantId> queue = new ArrayList<>();
        private final Map<TenantId, Integer> ends = new HashMap<>();
        private int now;
        private long turn;

        Host(int window, int concurrency, Random random) {
            this.window = window;
            this.concurrency = concurrency;
            this.random = random;
        }

        void arrive(TenantId tenant, int count) {
            waiting.put(tenant, new ArrayDeque<>(share(tenant, 0, 0, count).waiting()));
        }

        int waiting(TenantId tenant) {
            return queueOf(tenant).size();
        }

        private Deque<OperationId> queueOf(TenantId tenant) {
            return Objects.requireNonNull(waiting.get(tenant));
        }

        int sent() {
            return queue.size();
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
            }
        }

        Map<TenantId, Integer> runUntilEmpty() {
            while (!queue.isEmpty() || waiting.values().stream().anyMatch(left -> !left.isEmpty())) {
                step();
            }
            return ends;
        }

        private void step() {
            now++;
            List<Share> shares = new ArrayList<>();
            waiting.forEach((tenant, left) -> shares.add(new Share(
                    tenant,
                    (int) queue.stream().filter(tenant::equals).count(),
                    turns.getOrDefault(tenant, 0L),
                    left.stream().limit(window).toList())));
            for (Release release : Dispatch.release(window, new HostQueue(shares))) {
                queueOf(release.tenant()).remove();
                turns.put(release.tenant(), ++turn);
                queue.add(release.tenant());
            }
            for (int worker = 0; worker < concurrency && !queue.isEmpty(); worker++) {
                if (random.nextInt(3) == 0) {
                    TenantId done = queue.remove(random.nextInt(Math.min(concurrency, queue.size())));
                    ends.put(done, now);
                }
            }
        }
    }
}
