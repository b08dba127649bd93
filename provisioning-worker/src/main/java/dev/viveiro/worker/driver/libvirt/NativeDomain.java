package dev.viveiro.worker.driver.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/** What is asked of one domain by functions that the binding lacks. */
final class NativeDomain {
    /** With what only a privileged caller sees, which is to be written back. */
    private static final int SECURE = 1;

    private static final long FIRST_PROCESS = 1;

    private final LibvirtLink link;
    private final String uuid;

    NativeDomain(LibvirtLink link, String uuid) {
        this.link = link;
        this.uuid = uuid;
    }

    /** What is done with the pointer to the domain. */
    @FunctionalInterface
    private interface Use<T> {
        T of(MemorySegment domain, Arena arena);
    }

    /** libvirt's functions for QEMU alone, which only hosts with such machines need. */
    private static final class ForQemu {
        static final MethodHandle MONITOR = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup("libvirt-qemu.so.0", Arena.global())
                                .findOrThrow("virDomainQemuMonitorCommand"),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    }

    /** The description that a saved domain goes on with. */
    String savedXml() {
        return with("read what was saved", (domain, arena) -> {
            MemorySegment xml = LibvirtFunctions.savedXml(domain, SECURE);
            if (xml.address() == 0) {
                throw LibvirtFailures.failed("read what was saved", LibvirtFunctions.lastError());
            }
            return LibvirtFunctions.taken(xml);
        });
    }

    /** @return what libvirt said against it */
    String defineSaved(String xml) {
        return with(
                "change what was saved",
                (domain, arena) -> LibvirtFunctions.defineSaved(domain, arena.allocateFrom(xml)) == 0
                        ? ""
                        : LibvirtFunctions.lastError());
    }

    /**
     * Tells a container's first process something.
     *
     * @param signal a number of Linux's, which libvirt's own are
     * @return what libvirt said against it
     */
    String signal(int signal) {
        return with(
                "signal a container",
                (domain, arena) -> LibvirtFunctions.signal(domain, FIRST_PROCESS, signal) == 0
                        ? ""
                        : LibvirtFunctions.lastError());
    }

    /**
     * Limits what a domain that runs gets of the host's processors.
     *
     * @param figures by their names in libvirt's documentation of {@code virDomainGetSchedulerParameters}
     * @return what libvirt said against it
     */
    String limit(Map<String, Long> figures) {
        return with("limit a machine's processors", (domain, arena) -> {
            MemorySegment parameters =
                    arena.allocate(TypedParameters.LENGTH * figures.size(), TypedParameters.ALIGNMENT);
            int count = 0;
            for (Map.Entry<String, Long> figure : figures.entrySet()) {
                TypedParameters.put(parameters, count++, figure.getKey(), figure.getValue());
            }
            return LibvirtFunctions.limit(domain, parameters, count, Domains.LIVE) == 0
                    ? ""
                    : LibvirtFunctions.lastError();
        });
    }

    /** @param command in QMP's JSON @return QEMU's answer, which may be an error, in the same */
    String monitor(String command) {
        return with("ask the machine's process", (domain, arena) -> {
            MemorySegment answer = arena.allocate(ADDRESS);
            int result;
            try {
                result = (int) ForQemu.MONITOR.invoke(domain, arena.allocateFrom(command), answer, 0);
            } catch (Throwable e) {
                throw LibvirtFunctions.defect(e);
            }
            if (result != 0) {
                throw LibvirtFailures.failed("ask the machine's process", LibvirtFunctions.lastError());
            }
            return LibvirtFunctions.taken(answer.get(ADDRESS, 0));
        });
    }

    private <T> T with(String what, Use<T> use) {
        return link.ask(what, connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment domain = LibvirtFunctions.domain(connection.pointer(), arena.allocateFrom(uuid));
                if (domain.address() == 0) {
                    throw LibvirtFailures.failed(what, LibvirtFunctions.lastError());
                }
                try {
                    return use.of(domain, arena);
                } finally {
                    int unused = LibvirtFunctions.freeDomain(domain);
                }
            }
        });
    }
}
