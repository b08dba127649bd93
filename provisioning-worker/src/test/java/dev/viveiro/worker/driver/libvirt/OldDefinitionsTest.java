package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OldDefinitionsTest {
    private static final Ids IDS = Ids.timeOrdered();

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private final List<VmId> all = Stream.generate(IDS::nextVm).limit(5).toList();
    private final List<VmId> renewed = new ArrayList<>();
    private final List<VmId> inTurn = new ArrayList<>();

    private OldDefinitions definitions(Supplier<List<VmId>> listing) {
        return new OldDefinitions(
                listing,
                vm -> {
                    renewed.add(vm);
                    clock.advance(Duration.ofSeconds(10));
                },
                clock);
    }

    private void goOn(OldDefinitions definitions) {
        definitions.goOn((vm, work) -> {
            inTurn.add(vm);
            work.run();
        });
    }

    @Test
    void what_there_was_no_time_for_at_first_is_renewed_later_when_nobody_works_on_it() {
        OldDefinitions definitions = definitions(() -> all);
        definitions.begin();
        assertThat(renewed).containsExactlyElementsOf(all.subList(0, 3));
        assertThat(definitions.done()).isFalse();

        goOn(definitions);
        assertThat(renewed).containsExactlyElementsOf(all);
        assertThat(inTurn).containsExactlyElementsOf(all.subList(3, 5));
        assertThat(definitions.done()).isTrue();

        goOn(definitions);
        assertThat(renewed).hasSize(5);
    }

    @Test
    void machines_that_could_not_be_listed_are_looked_for_again() {
        List<String> troubles = new ArrayList<>(List.of("libvirt is away"));
        OldDefinitions definitions = definitions(() -> {
            if (!troubles.isEmpty()) {
                throw LibvirtFailures.failed("list", troubles.removeFirst());
            }
            return all;
        });
        definitions.begin();
        assertThat(definitions.done()).isFalse();
        goOn(definitions);
        assertThat(renewed).containsExactlyElementsOf(all);
    }

    @Test
    void one_that_can_not_be_renewed_keeps_no_other() {
        OldDefinitions definitions = new OldDefinitions(
                () -> all,
                vm -> {
                    renewed.add(vm);
                    throw LibvirtFailures.failed("renew it", "no");
                },
                clock);
        definitions.begin();
        assertThat(renewed).containsExactlyElementsOf(all);
        assertThat(definitions.done()).isTrue();
    }
}
