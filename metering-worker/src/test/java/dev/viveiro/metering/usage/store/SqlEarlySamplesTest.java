package dev.viveiro.metering.usage.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.HostSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SqlEarlySamplesTest {
    private static final HostId TALKATIVE = new HostId(new UUID(0, 1));
    private static final HostId QUIET = new HostId(new UUID(0, 2));

    @Test
    void a_host_that_says_too_much_is_cut_short_and_no_other_is() {
        List<HostSample> said = new ArrayList<>();
        for (int second = 0; second < 7; second++) {
            said.add(sample(TALKATIVE, second));
        }
        said.add(sample(QUIET, 1));
        List<HostSample> kept = SqlEarlySamples.fitting(
                said,
                hosts -> {
                    assertThat(hosts).isEqualTo(Set.of(TALKATIVE, QUIET));
                    return Map.of(TALKATIVE, 6);
                },
                10);
        assertThat(kept)
                .containsExactlyInAnyOrder(
                        sample(TALKATIVE, 0),
                        sample(TALKATIVE, 1),
                        sample(TALKATIVE, 2),
                        sample(TALKATIVE, 3),
                        sample(QUIET, 1));
        assertThat(SqlEarlySamples.fitting(said, hosts -> Map.of(TALKATIVE, 12, QUIET, 9), 10))
                .containsExactly(sample(QUIET, 1));
    }

    private static HostSample sample(HostId host, int second) {
        return new HostSample(
                host,
                Instant.EPOCH.plusSeconds(second),
                new VmSample(new VmId(new UUID(0, 9)), 1, ObservedPower.RUNNING, "boot-1", 1, 1, 1, 1, 1));
    }
}
