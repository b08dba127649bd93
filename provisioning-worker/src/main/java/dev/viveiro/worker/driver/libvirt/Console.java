package dev.viveiro.worker.driver.libvirt;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** What a running guest says on its serial port, from now on. One at a time: the newest takes it from the others. */
final class Console implements AutoCloseable {
    private static final int FORCE = 1;
    private static final int CHUNK = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment stream;
    private final MemorySegment buffer;

    private Console(MemorySegment stream) {
        this.stream = stream;
        this.buffer = arena.allocate(CHUNK);
    }

    /** @param uuid of a domain that runs */
    static Console open(LibvirtLink link, String uuid) {
        return link.ask("open a console", connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment domain = LibvirtFunctions.domain(connection.pointer(), arena.allocateFrom(uuid));
                if (domain.address() == 0) {
                    throw LibvirtFailures.failed("open a console", LibvirtFunctions.lastError());
                }
                MemorySegment stream = LibvirtFunctions.stream(connection.pointer());
                int opened = LibvirtFunctions.openConsole(domain, stream, FORCE);
                String error = LibvirtFunctions.lastError();
                int unused = LibvirtFunctions.freeDomain(domain);
                if (opened != 0) {
                    unused = LibvirtFunctions.freeStream(stream);
                    throw LibvirtFailures.failed("open a console", error);
                }
                return new Console(stream);
            }
        });
    }

    /** Waits for something to be said, on the calling platform thread; empty when the guest has ended. */
    String read() {
        int length = LibvirtFunctions.receive(stream, buffer);
        return length <= 0
                ? ""
                : new String(
                        buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
                        StandardCharsets.ISO_8859_1);
    }

    /** What is said until this text is among it, or until the guest ends. */
    String readUntil(String text) {
        StringBuilder said = new StringBuilder();
        while (said.indexOf(text) < 0) {
            String more = read();
            if (more.isEmpty()) {
                break;
            }
            said.append(more);
        }
        return said.toString();
    }

    @Override
    public void close() {
        int unused = LibvirtFunctions.abortStream(stream) + LibvirtFunctions.freeStream(stream);
        arena.close();
    }
}
