package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuardToolsTest {
    @Test
    void with_nft_nothing_is_missing_and_what_is_not_said_is_not_held_against_a_host() {
        assertThat(GuardTools.missing("nftables", file -> false)).isNull();
        assertThat(GuardTools.missing("", file -> false)).isNull();
    }

    @Test
    void without_nft_it_takes_ebtables_and_a_kernel_that_filters_bridges() {
        assertThat(GuardTools.missing("xtables", file -> false)).contains("install nftables and restart LXD");
        assertThat(GuardTools.missing("xtables", file -> file.endsWith("/ebtables")))
                .contains("nftables");
        assertThat(GuardTools.missing("xtables", file -> true)).isNull();
    }
}
