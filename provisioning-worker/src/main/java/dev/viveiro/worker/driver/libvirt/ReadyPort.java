package dev.viveiro.worker.driver.libvirt;

import org.w3c.dom.Element;

/**
 * A virtio port that machines have whose image tells when one may log in: their guest opens it then, and holds it open. Which it does is part of the running
 * domain's description: so it ends with the boot, is known to a worker or a daemon that was started since, and is nobody else's to say.
 */
final class ReadyPort {
    static final String NAME = "org.viveiro.ready";

    private ReadyPort() {}

    /** Into the devices of a machine. */
    static void write(Markup devices) {
        devices.element("channel", channel -> channel.empty("target", "type", "virtio", "name", NAME), "type", "unix");
    }

    /** Whether the domain has the port, and its guest has not opened it. */
    static boolean awaits(Element domain) {
        return Xml.at(domain, "devices").stream()
                .flatMap(devices -> Xml.children(devices, "channel"))
                .flatMap(channel -> Xml.children(channel, "target"))
                .filter(target -> NAME.equals(target.getAttribute("name")))
                .anyMatch(target -> !target.getAttribute("state").equals("connected"));
    }
}
