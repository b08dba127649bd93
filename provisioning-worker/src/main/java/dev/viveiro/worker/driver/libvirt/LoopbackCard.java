package dev.viveiro.worker.driver.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The filter of the loopback card, by libvirt's functions for filters of single cards, which it has since 4.5. */
final class LoopbackCard implements FilterTrial.Card {
    private static final String CARD = "lo";

    private final LibvirtLink link;

    LoopbackCard(LibvirtLink link) {
        this.link = link;
    }

    /** Found when they are called first. */
    private static final class Bindings {
        static final MethodHandle CREATE =
                LibvirtFunctions.function("virNWFilterBindingCreateXML", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle FIND =
                LibvirtFunctions.function("virNWFilterBindingLookupByPortDev", ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle DESCRIBE =
                LibvirtFunctions.function("virNWFilterBindingGetXMLDesc", ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle DELETE = LibvirtFunctions.function("virNWFilterBindingDelete", JAVA_INT, ADDRESS);
        static final MethodHandle FREE = LibvirtFunctions.function("virNWFilterBindingFree", JAVA_INT, ADDRESS);
    }

    @Override
    public String make(String filter, String name) {
        String uuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString();
        String xml = Markup.of(markup -> markup.element("filterbinding", binding -> binding.element(
                        "owner", owner -> owner.text("name", name).text("uuid", uuid))
                .empty("portdev", "name", CARD)
                .empty("mac", "address", "02:00:00:00:00:00")
                .element(
                        "filterref",
                        reference -> reference.empty("parameter", "name", "IP", "value", "192.0.2.1"),
                        "filter",
                        filter)));
        return link.ask("try a network filter", connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment made =
                        LibvirtFunctions.pointer(Bindings.CREATE, connection.pointer(), arena.allocateFrom(xml), 0);
                if (made.address() == 0) {
                    return said();
                }
                int unused = LibvirtFunctions.number(Bindings.FREE, made);
                return "";
            }
        });
    }

    @Override
    public Optional<String> owner() {
        return Optional.of(on(LoopbackCard::ownerOf)).filter(name -> !name.isEmpty());
    }

    @Override
    public void remove(String owner) {
        String unused = on(binding -> {
            if (ownerOf(binding).equals(owner)) {
                int deleted = LibvirtFunctions.number(Bindings.DELETE, binding);
                return String.valueOf(deleted);
            }
            return "";
        });
    }

    /** Empty for one that is gone meanwhile. */
    private static String ownerOf(MemorySegment binding) {
        MemorySegment xml = LibvirtFunctions.pointer(Bindings.DESCRIBE, binding, 0);
        return xml.address() == 0
                ? ""
                : Xml.at(Xml.parse(LibvirtFunctions.taken(xml)), "owner", "name")
                        .map(name -> name.getTextContent().strip())
                        .orElse("unknown");
    }

    /** Empty where there is none. */
    private String on(Function<MemorySegment, String> use) {
        return link.ask("look for a filter that was tried", connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment binding =
                        LibvirtFunctions.pointer(Bindings.FIND, connection.pointer(), arena.allocateFrom(CARD));
                if (binding.address() == 0) {
                    return "";
                }
                try {
                    return use.apply(binding);
                } finally {
                    int unused = LibvirtFunctions.number(Bindings.FREE, binding);
                }
            }
        });
    }

    private static String said() {
        String error = LibvirtFunctions.lastError().strip();
        return error.isEmpty() ? "it did not say why" : error;
    }
}
