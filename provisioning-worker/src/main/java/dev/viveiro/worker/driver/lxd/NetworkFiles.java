package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.stream.Collectors;

/**
 * What a guest is told of its network beside its address, which it gets by DHCP: its name in the files that each guest has, router and
 * resolvers in one for systemd-networkd and in one for the DHCP clients of all others. A guest reads them when it boots.
 */
final class NetworkFiles {
    /** Before the names of the recipes' own files: the first that fits a card counts. */
    static final String NETWORKD = "/etc/systemd/network/05-viveiro.network";
    /** Lines {@code NAME='value'}, which a shell reads. */
    static final String SETTINGS = "/etc/viveiro/network";

    private static final String HOSTNAME = "/etc/hostname";
    private static final String HOSTS = "/etc/hosts";
    private static final String ITSELF = "127.0.1.1";

    private final GuestFiles files;

    NetworkFiles(GuestFiles files) {
        this.files = files;
    }

    /** Of a machine that was never told anything else. */
    void first(MachineSpec spec) {
        files.write(spec.vm(), HOSTNAME, spec.hostname() + "\n");
        files.write(spec.vm(), HOSTS, "127.0.0.1 localhost\n" + itself(spec));
        if (!spec.network().guest().equals(GuestNetwork.USUAL)) {
            settings(spec.vm(), spec.network());
        }
    }

    /** Of one whose guest may have written more into its files, which stays. */
    void change(MachineSpec spec) {
        files.write(spec.vm(), HOSTNAME, spec.hostname() + "\n");
        String others = files.text(spec.vm(), HOSTS)
                .lines()
                .filter(line -> !line.strip().startsWith(ITSELF))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        files.write(spec.vm(), HOSTS, others + itself(spec));
        settings(spec.vm(), spec.network());
    }

    private static String itself(MachineSpec spec) {
        return ITSELF + " " + spec.hostname() + "\n";
    }

    private void settings(VmId vm, MachineNetwork network) {
        GuestNetwork guest = network.guest();
        if (guest.gateway() == null && guest.dns().isEmpty()) {
            files.remove(vm, NETWORKD);
            files.remove(vm, SETTINGS);
            return;
        }
        files.folder(vm, "/etc/systemd");
        files.folder(vm, "/etc/systemd/network");
        files.write(vm, NETWORKD, networkd(guest));
        files.folder(vm, "/etc/viveiro");
        files.write(vm, SETTINGS, shell(guest));
    }

    /** See systemd.network(5). */
    static String networkd(GuestNetwork guest) {
        StringBuilder text =
                new StringBuilder("[Match]\nName=%s\n[Network]\nDHCP=ipv4\n".formatted(InstanceDevices.CARD));
        if (guest.gateway() != null) {
            text.append("Gateway=").append(guest.gateway()).append('\n');
        }
        guest.dns().forEach(server -> text.append("DNS=").append(server).append('\n'));
        text.append("[DHCPv4]\nClientIdentifier=mac\n");
        text.append(guest.gateway() == null ? "" : "UseGateway=no\n");
        text.append(guest.dns().isEmpty() ? "UseDomains=yes\n" : "UseDNS=no\n");
        return text.toString();
    }

    static String shell(GuestNetwork guest) {
        return "GATEWAY='%s'\nDNS='%s'\n"
                .formatted(guest.gateway() == null ? "" : guest.gateway(), String.join(" ", guest.dns()));
    }
}
