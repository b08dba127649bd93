package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.CardFiles;
import java.util.stream.Collectors;

/**
 * What a guest is told of its network beside its address, which it gets by DHCP: its name in the files that each guest has, router and
 * resolvers in one for systemd-networkd and in one for the DHCP clients of all others. A guest reads them when it boots.
 */
final class NetworkFiles {
    static final String NETWORKD = CardFiles.NETWORKD;
    static final String SETTINGS = CardFiles.SETTINGS;

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

    static String networkd(GuestNetwork guest) {
        return CardFiles.networkd(InstanceDevices.CARD, guest);
    }

    static String shell(GuestNetwork guest) {
        return CardFiles.shell(guest);
    }
}
