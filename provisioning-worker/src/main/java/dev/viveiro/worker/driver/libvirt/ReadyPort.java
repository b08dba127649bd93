package dev.viveiro.worker.driver.libvirt;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A virtio port that machines have whose guests tell when one may log in: their guest opens it then, and holds it open. Which it does is part of the running
 * domain's description: so it ends with the boot, is known to a worker or a daemon that was started since, and is nobody else's to say.
 */
final class ReadyPort {
    /** Of images that say so: who made them had it in mind. */
    static final String PROMISED = "org.viveiro.ready";

    /** Of images with cloud-init, which is asked to by {@link Seed}; whether it does, nobody knows before. */
    static final String HOPED = "org.viveiro.cloud-init";

    private ReadyPort() {}

    /** Into the devices of a machine. */
    static void write(Markup devices, String name) {
        devices.element("channel", channel -> channel.empty("target", "type", "virtio", "name", name), "type", "unix");
    }

    /** What a host told of a machine that came from it: nothing but these names is a name. */
    static @Nullable String known(@Nullable String told) {
        return told != null && Set.of(PROMISED, HOPED).contains(told) ? told : null;
    }

    /** Name of the domain's port; null when it has none. */
    static @Nullable String of(Element domain) {
        return port(domain).map(target -> target.getAttribute("name")).orElse(null);
    }

    /** Whether the domain has the port, and its guest has not opened it. */
    static boolean awaits(Element domain) {
        return port(domain)
                .filter(target -> !target.getAttribute("state").equals("connected"))
                .isPresent();
    }

    private static Optional<Element> port(Element domain) {
        return Xml.at(domain, "devices").stream()
                .flatMap(ReadyPort::targets)
                .filter(target -> known(target.getAttribute("name")) != null)
                .findFirst();
    }

    private static Stream<Element> targets(Element devices) {
        return Xml.children(devices, "channel").flatMap(channel -> Xml.children(channel, "target"));
    }
}
