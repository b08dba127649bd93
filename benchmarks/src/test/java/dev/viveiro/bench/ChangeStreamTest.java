package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeStreamTest {
    private static final Instant NOON = Instant.parse("2026-03-15T12:00:00Z");

    @Test
    void both_lanes_together_tell_every_change_once_and_each_machine_in_order() throws Exception {
        int machines = ChangeStream.AT_ONCE + 3;
        var stream = new ChangeStream(machines, NOON);
        Map<VmId, Long> versions = new HashMap<>();
        List<Instant> times = new ArrayList<>();
        for (var lane : Lane.values()) {
            Instant[] last = {Instant.MIN};
            stream.read(lane, machines, (machine, envelope) -> {
                var change = ContractJson.read(envelope.data(), VmChanged.class);
                assertThat(change.vm().version()).isEqualTo(versions.getOrDefault(machine.vm(), 0L) + 1);
                assertThat(change.effectiveAt()).isAfter(last[0]);
                versions.put(machine.vm(), change.vm().version());
                last[0] = change.effectiveAt();
                times.add(change.effectiveAt());
            });
        }
        assertThat(versions).hasSize(machines).allSatisfy((vm, version) -> assertThat(version)
                .isEqualTo(MachineLife.CHANGES));
        assertThat(times).hasSize((int) stream.changes()).doesNotHaveDuplicates();
        assertThat(times.stream().max(Instant::compareTo))
                .contains(NOON.plus(ChangeStream.STEP.multipliedBy(stream.changes() - 1)));
    }

    @Test
    void the_first_machines_have_the_first_times() throws Exception {
        var stream = new ChangeStream(10, NOON);
        List<VmId> read = new ArrayList<>();
        stream.read(Lane.INTERACTIVE, 4, (machine, envelope) -> read.add(machine.vm()));
        assertThat(read).hasSize(2 * MachineLife.CHANGES);
        assertThat(stream.last())
                .containsExactlyInAnyOrder(
                        stream.machines().get(8), stream.machines().get(9));
    }

    @Test
    void all_of_it_is_in_one_month_and_over() {
        assertThat(ChangeStream.begin(50_000, NOON)).isEqualTo("2026-03-15T06:26:40Z");
        assertThat(ChangeStream.begin(50_000, Instant.parse("2026-03-01T01:00:00Z")))
                .isEqualTo("2026-02-28T18:26:40Z");
    }
}
