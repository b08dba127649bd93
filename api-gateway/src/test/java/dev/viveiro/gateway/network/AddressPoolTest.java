package dev.viveiro.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
    @Test
    void the_mac_holds_the_four_octets_of_the_address() {
        assertThat(AddressPool.mac("10.64.0.9")).isEqualTo("02:76:0a:40:00:09");
        assertThat(AddressPool.mac("255.255.255.254")).isEqualTo("02:76:ff:ff:ff:fe");
    }

    @Test
    void the_mac_is_locally_administered_and_of_one_card() {
        int first = Integer.parseInt(AddressPool.mac("10.64.0.9").substring(0, 2), 16);
        assertThat(first & 0b10).as("locally administered").isNotZero();
        assertThat(first & 0b01).as("a group of cards").isZero();
    }

    @Test
    void two_addresses_never_share_a_mac() {
        assertThat(IntStream.range(0, 512).mapToObj(n -> AddressPool.mac("10.64." + n / 256 + "." + n % 256)))
                .doesNotHaveDuplicates();
    }
}
