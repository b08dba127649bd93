package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import org.junit.jupiter.api.Test;

class LxdFailuresTest {
    /** As LXD 5.0 says it on a host without nft. */
    @Test
    void a_guest_that_could_not_be_kept_to_its_address_is_started_elsewhere() {
        var failure = LxdFailures.notStarted(
                "start web",
                "Failed to start device \"eth0\": Failed to run: ip6tables -w -t filter -I lxd_nic_br0 -i br0: exit status 1");

        assertThat(failure.code()).isEqualTo("no-network-filters");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRY_OTHER_HOST);
        assertThat(failure.nextStep()).contains("nftables");
    }

    @Test
    void any_other_start_that_failed_is_tried_again() {
        assertThat(LxdFailures.notStarted("start web", "Failed to start device \"root\": no such pool")
                        .code())
                .isEqualTo("lxd-failed");
    }
}
