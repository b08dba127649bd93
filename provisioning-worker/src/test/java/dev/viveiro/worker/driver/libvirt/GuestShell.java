package dev.viveiro.worker.driver.libvirt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands in a tiny guest that runs, which takes them from its serial port. */
final class GuestShell implements AutoCloseable {
    private static final MethodHandle SEND = Linker.nativeLinker()
            .downcallHandle(
                    SymbolLookup.libraryLookup("libvirt.so.0", Arena.global()).findOrThrow("virStreamSend"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));

    private static final int FORCE = 1;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ANSWER = Pattern.compile("\\[\\[(.*?)=([0-9]+)]]", Pattern.DOTALL);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment stream;

    private GuestShell(MemorySegment stream) {
        this.stream = stream;
    }

    /**
     * What a command said and how it ended.
     *
     * @param code zero when it went well
     */
    record Said(String text, int code) {}

    /** Waits until the guest is up. */
    static GuestShell of(LibvirtLink link, String uuid) {
        GuestShell shell = link.ask("open a console", connection -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment domain = LibvirtFunctions.domain(connection.pointer(), arena.allocateFrom(uuid));
                MemorySegment stream = LibvirtFunctions.stream(connection.pointer());
                assertThat(LibvirtFunctions.openConsole(domain, stream, FORCE))
                        .as(LibvirtFunctions.lastError())
                        .isZero();
                int unused = LibvirtFunctions.freeDomain(domain);
                return new GuestShell(stream);
            }
        });
        String unused = shell.readUntil(Pattern.compile(Pattern.quote(Trial.MARKER)));
        return shell;
    }

    Said run(String command) {
        send("echo \"[[$(" + command + " 2>&1; echo \"=$?\")]]\"\n");
        Matcher answer = ANSWER.matcher(readUntil(ANSWER));
        assertThat(answer.find()).isTrue();
        return new Said(answer.group(1).strip(), Integer.parseInt(answer.group(2)));
    }

    /** A command that has to go well. */
    String must(String command) {
        Said said = run(command);
        assertThat(said.code()).as(command + ": " + said.text()).isZero();
        return said.text();
    }

    /** The guest says that it is up every second, so that each read comes back. */
    private String readUntil(Pattern wanted) {
        StringBuilder said = new StringBuilder();
        MemorySegment buffer = arena.allocate(4096);
        Instant end = Instant.now().plus(LIMIT);
        while (!wanted.matcher(said).find()) {
            assertThat(Instant.now()).as("said so far: " + said).isBefore(end);
            int length = LibvirtFunctions.receive(stream, buffer);
            assertThat(length).as("the guest's end").isPositive();
            said.append(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1));
        }
        return said.toString();
    }

    private void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        try (Arena own = Arena.ofConfined()) {
            int sent = (int) SEND.invoke(stream, own.allocateFrom(JAVA_BYTE, bytes), (long) bytes.length);
            assertThat(sent).isEqualTo(bytes.length);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        int unused = LibvirtFunctions.abortStream(stream) + LibvirtFunctions.freeStream(stream);
        arena.close();
    }
}
