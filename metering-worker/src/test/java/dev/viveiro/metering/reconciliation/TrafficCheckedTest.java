package dev.viveiro.metering.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.reconciliation.TrafficChecked.Adding;
import dev.viveiro.metering.reconciliation.domain.TrafficCheck;
import dev.viveiro.metering.usage.TrafficStory;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Pages of 2, for which 10 machines are looked at. */
class TrafficCheckedTest {
    private final Adding adding = new Adding(2, 10, Optional.of(vm(0)));

    @Test
    void a_page_goes_on_where_it_ended_also_when_nothing_differed() {
        adding.add(vms(1, 5), List.of());
        assertThat(adding.goesOn()).isTrue();
        assertThat(adding.last()).contains(vm(5));
        adding.add(vms(6, 10), List.of());
        assertThat(adding.goesOn()).isFalse();
        assertThat(adding.done(false)).isEqualTo(new TrafficChecked(List.of(), Optional.of(vm(10))));
    }

    @Test
    void what_differs_beyond_the_page_is_looked_at_again_by_the_next() {
        adding.add(vms(1, 5), List.of(strange(1), strange(3), strange(4)));
        assertThat(adding.goesOn()).isFalse();
        TrafficChecked page = new TrafficChecked(List.of(strange(1), strange(3)), Optional.of(vm(3)));
        assertThat(adding.done(false)).isEqualTo(page);
        assertThat(adding.done(true)).as("although there are no other machines").isEqualTo(page);
    }

    @Test
    void a_page_that_is_full_goes_on_after_all_that_it_looked_at() {
        adding.add(vms(1, 5), List.of(strange(1), strange(3)));
        assertThat(adding.goesOn()).isFalse();
        assertThat(adding.done(false).next()).contains(vm(5));
        assertThat(adding.done(true).next()).isEmpty();
    }

    @Test
    void the_last_page_has_no_next() {
        adding.add(vms(1, 2), List.of(strange(2)));
        assertThat(adding.done(true)).isEqualTo(new TrafficChecked(List.of(strange(2)), Optional.empty()));
        assertThat(new Adding(2, 10, Optional.empty()).done(true))
                .isEqualTo(new TrafficChecked(List.of(), Optional.empty()));
    }

    private static List<VmId> vms(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(TrafficCheckedTest::vm)
                .toList();
    }

    private static TrafficCheck strange(long id) {
        return TrafficCheck.of(
                new TrafficStory(vm(id), new TenantId(new UUID(0, 1)), new Bytes(1, 0), new Bytes(1, 0), null),
                Bytes.NONE,
                null);
    }

    private static VmId vm(long id) {
        return new VmId(new UUID(0, id));
    }
}
