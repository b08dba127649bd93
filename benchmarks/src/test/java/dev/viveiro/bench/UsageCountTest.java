package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageCountTest {
    private final Ids ids = Ids.timeOrdered();
    private final MachineLife machine =
            new MachineLife(ids.nextVm(), ids.nextTenant(), ids.nextHost(), Lane.INTERACTIVE);

    @Test
    void a_life_has_an_interval_for_every_start_and_one_more_where_a_quantity_changed() {
        assertThat(UsageCount.of(story(MachineLife.CHANGES)))
                .isEqualTo(Map.of(
                        Meter.VCPU, new UsageCount(5, 1),
                        Meter.MEMORY, new UsageCount(5, 1),
                        Meter.DISK, new UsageCount(2, 1),
                        Meter.ADDRESS, new UsageCount(1, 1)));
    }

    @Test
    void what_is_not_billed_has_no_interval_and_what_ended_does_not_go_on() {
        assertThat(UsageCount.of(story(2))).isEmpty();
        assertThat(UsageCount.of(story(6)).get(Meter.VCPU)).isEqualTo(new UsageCount(1, 0));
        assertThat(UsageCount.of(story(6)).get(Meter.DISK)).isEqualTo(new UsageCount(1, 1));
    }

    private List<VmChanged> story(int changes) {
        return IntStream.rangeClosed(1, changes)
                .mapToObj(version -> machine.change(version, Instant.EPOCH.plusSeconds(version)))
                .toList();
    }
}
