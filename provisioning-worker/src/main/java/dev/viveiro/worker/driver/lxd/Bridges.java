package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.MachineNetwork;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32;
import org.eclipse.jetty.http.HttpMethod;

/**
 * The bridges on which machines reach their gateway: one for each subnet, made when its first machine comes, with NAT to the
 * outside and DHCP that gives each machine the address it was given. Workers on one LXD share them.
 */
final class Bridges {
    private final LxdConnection lxd;

    Bridges(LxdConnection lxd) {
        this.lxd = lxd;
    }

    /** Afterwards the bridge of the machine's subnet is there. */
    String ensure(MachineNetwork network) {
        String subnet = network.gateway() + "/" + network.prefixLength();
        String name = nameOf(subnet);
        if (there(name)) {
            return name;
        }
        LxdAnswer made = lxd.send(
                HttpMethod.POST,
                "/1.0/networks",
                Map.of(
                        "name",
                        name,
                        "type",
                        "bridge",
                        "description",
                        "machines of Viveiro behind " + subnet,
                        "config",
                        Map.of(
                                "ipv4.address",
                                subnet,
                                "ipv4.nat",
                                "true",
                                "ipv4.dhcp",
                                "true",
                                "ipv6.address",
                                "none")));
        // another worker may have made it meanwhile
        if (!made.good() && !there(name)) {
            throw LxdFailures.refused("making the network " + subnet, made);
        }
        return name;
    }

    private boolean there(String name) {
        LxdAnswer answer = lxd.get("/1.0/networks/" + name);
        if (!answer.good() && !answer.absent()) {
            throw LxdFailures.refused("looking for the network " + name, answer);
        }
        return answer.good();
    }

    /** At most 15 characters, as the kernel has it. */
    static String nameOf(String subnet) {
        CRC32 sum = new CRC32();
        sum.update(subnet.getBytes(StandardCharsets.US_ASCII));
        return "vv" + HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
