package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.GuestNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkFilesTest {
    @Test
    void networkd_still_gets_the_address_by_dhcp_and_takes_the_rest_from_here() {
        assertThat(NetworkFiles.networkd(new GuestNetwork("mail", "10.64.0.5", List.of("192.0.2.53", "198.51.100.53"))))
                .isEqualTo("""
                        [Match]
                        Name=eth0
                        [Network]
                        DHCP=ipv4
                        Gateway=10.64.0.5
                        DNS=192.0.2.53
                        DNS=198.51.100.53
                        [DHCPv4]
                        ClientIdentifier=mac
                        UseGateway=no
                        UseDNS=no
                        """);
        assertThat(NetworkFiles.networkd(new GuestNetwork(null, "10.64.0.5", List.of())))
                .contains("Gateway=10.64.0.5", "UseGateway=no")
                .doesNotContain("DNS=");
    }

    @Test
    void other_clients_of_dhcp_read_lines_of_a_shell() {
        assertThat(NetworkFiles.shell(new GuestNetwork(null, null, List.of("192.0.2.53", "198.51.100.53"))))
                .isEqualTo("GATEWAY=''\nDNS='192.0.2.53 198.51.100.53'\n");
    }
}
