package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineNetwork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * A card that a machine is to have, or had, beside the one that its mark says: noted in its metadata before anything is done for a change,
 * and taken away when nothing is left of it. So whoever comes next knows what a change that was cut off left.
 */
final class OtherCard {
    private static final String NAMESPACE = "urn:viveiro:other-card:1";
    private static final String KEY = "viveiro-other-card";
    private static final String ADDRESS = "address";
    private static final String PREFIX_LENGTH = "prefix-length";
    private static final String GATEWAY = "gateway";
    private static final String MAC = "mac";

    private OtherCard() {}

    /** As its network knows it; what a guest was told is not noted. */
    static Optional<MachineNetwork> of(DomainView view) {
        return view.metadata(NAMESPACE)
                .map(card -> new MachineNetwork(
                        Xml.attribute(card, ADDRESS),
                        Integer.parseInt(Xml.attribute(card, PREFIX_LENGTH)),
                        Xml.attribute(card, GATEWAY),
                        Xml.attribute(card, MAC)));
    }

    /** Afterwards this one is noted, or with null none. */
    static void note(Domains domains, DomainView view, @Nullable MachineNetwork card) {
        String element = card == null
                ? null
                : Markup.of(xml -> xml.empty("other-card", attributes(card).toArray(String[]::new)));
        int where = view.active() ? Domains.LIVE | Domains.LASTING : Domains.LASTING;
        String error =
                domains.change("note another card", view.spec().vm(), Domains.metadata(KEY, NAMESPACE, element, where));
        Optional<String> noted = of(domains.require(view.spec().vm())).map(MachineNetwork::mac);
        if (!noted.equals(Optional.ofNullable(card).map(MachineNetwork::mac))) {
            throw LibvirtFailures.failed("note another card of " + view.spec().name(), error);
        }
    }

    /** This description, which has a note of one, has it of this one. */
    static void put(Element domain, MachineNetwork card) {
        Element note = (Element) domain.getElementsByTagNameNS(NAMESPACE, "*").item(0);
        List<String> all = attributes(card);
        for (int i = 0; i < all.size(); i += 2) {
            note.setAttribute(all.get(i), all.get(i + 1));
        }
    }

    private static List<String> attributes(MachineNetwork card) {
        return List.of(
                ADDRESS,
                card.address(),
                PREFIX_LENGTH,
                String.valueOf(card.prefixLength()),
                GATEWAY,
                card.gateway(),
                MAC,
                card.mac());
    }
}
