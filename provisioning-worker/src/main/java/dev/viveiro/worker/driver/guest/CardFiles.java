package dev.viveiro.worker.driver.guest;

import dev.viveiro.kernel.GuestNetwork;

/** What a guest without cloud-init reads of its network card, where it is told something of its own. */
public final class CardFiles {
    /** Before the names of the recipes' own files: the first that fits a card counts. */
    public static final String NETWORKD = "/etc/systemd/network/05-viveiro.network";
    /** Lines {@code NAME='value'}, which a shell reads. */
    public static final String SETTINGS = "/etc/viveiro/network";

    private CardFiles() {}

    /** See systemd.network(5). */
    public static String networkd(String card, GuestNetwork guest) {
        StringBuilder text = new StringBuilder("[Match]\nName=%s\n[Network]\nDHCP=ipv4\n".formatted(card));
        if (guest.gateway() != null) {
            text.append("Gateway=").append(guest.gateway()).append('\n');
        }
        guest.dns().forEach(server -> text.append("DNS=").append(server).append('\n'));
        text.append("[DHCPv4]\nClientIdentifier=mac\n");
        text.append(guest.gateway() == null ? "" : "UseGateway=no\n");
        text.append(guest.dns().isEmpty() ? "UseDomains=yes\n" : "UseDNS=no\n");
        return text.toString();
    }

    /** For a DHCP client's script. */
    public static String shell(GuestNetwork guest) {
        return "GATEWAY='%s'\nDNS='%s'\n"
                .formatted(guest.gateway() == null ? "" : guest.gateway(), String.join(" ", guest.dns()));
    }
}
