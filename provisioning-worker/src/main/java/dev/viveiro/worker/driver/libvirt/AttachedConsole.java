package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.ConsoleEnd;
import dev.viveiro.worker.driver.MachineConsole;
import dev.viveiro.worker.driver.Pause;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a domain's serial port, by a connection to libvirt of its own: what a guest does not take of what is typed keeps libvirt from reading on, and would keep
 * it from everybody else's questions. libvirt's library takes what the guest says whether it is read or not; so a thread of its own
 * fetches it, and a console whose reader is a megabyte behind ends. The newest connection takes the port from the others, which end.
 */
final class AttachedConsole implements MachineConsole {
    private static final Logger log = LoggerFactory.getLogger(AttachedConsole.class);
    private static final byte[] END = {};
    private static final int FORCE = 1;
    private static final int CHUNK = 16 << 10;
    private static final int MOST_BEHIND = 1 << 20;
    private static final Duration LOOK = Duration.ofMillis(25);

    private final LibvirtConnection connection;
    private final MemorySegment stream;
    private final Pause pause;
    /** Nobody asks libvirt for a stream that is freed. */
    private final ReentrantLock using = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> said = new ArrayDeque<>();
    private int behind;
    private volatile boolean ended;
    private volatile boolean tooSlow;

    private AttachedConsole(LibvirtConnection connection, MemorySegment stream, Pause pause) {
        this.connection = connection;
        this.stream = stream;
        this.pause = pause;
    }

    /** @param uuid of a domain that runs or is paused */
    static AttachedConsole open(LibvirtLink link, String uuid, Pause pause) {
        LibvirtConnection connection = link.another("open a console");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment domain = LibvirtFunctions.domain(connection.pointer(), arena.allocateFrom(uuid));
            if (domain.address() == 0) {
                throw LibvirtFailures.failed("open a console", LibvirtFunctions.lastError());
            }
            MemorySegment stream = LibvirtFunctions.streamWithoutWaits(connection.pointer());
            int opened = LibvirtFunctions.openConsole(domain, stream, FORCE);
            String error = LibvirtFunctions.lastError();
            int unused = LibvirtFunctions.freeDomain(domain);
            if (opened != 0) {
                unused = LibvirtFunctions.freeStream(stream);
                throw LibvirtFailures.failed("open a console", error);
            }
            AttachedConsole console = new AttachedConsole(connection, stream, pause);
            Thread.ofPlatform().daemon().name("libvirt-console-" + uuid).start(console::fetch);
            return console;
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private void fetch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(CHUNK);
            while (!ended) {
                int length = received(buffer);
                if (length > 0) {
                    keep(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
                } else if (length == LibvirtFunctions.LATER) {
                    pause.pause(LOOK);
                } else {
                    close();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        } finally {
            using.lock();
            try {
                int unused = LibvirtFunctions.abortStream(stream) + LibvirtFunctions.freeStream(stream);
            } finally {
                using.unlock();
            }
            close(connection);
        }
    }

    private int received(MemorySegment into) {
        using.lock();
        try {
            return LibvirtFunctions.receive(stream, into);
        } finally {
            using.unlock();
        }
    }

    private void keep(byte[] bytes) {
        lock.lock();
        try {
            said.add(bytes);
            behind += bytes.length;
            if (behind > MOST_BEHIND) {
                tooSlow = true;
                ended = true;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public byte[] read() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (said.isEmpty() && !ended) {
                changed.await();
            }
            byte[] next = said.poll();
            if (next == null) {
                return END;
            }
            behind -= next.length;
            return next;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ConsoleEnd end() {
        return tooSlow ? ConsoleEnd.READER_BEHIND : ConsoleEnd.BOOT_OVER;
    }

    @Override
    public void write(byte[] typed) throws InterruptedException {
        int from = 0;
        while (from < typed.length) {
            using.lockInterruptibly();
            try (Arena arena = Arena.ofConfined()) {
                if (ended) {
                    return;
                }
                MemorySegment bytes =
                        arena.allocateFrom(ValueLayout.JAVA_BYTE, typed).asSlice(from);
                int sent = LibvirtFunctions.send(stream, bytes);
                if (sent < 0 && sent != LibvirtFunctions.LATER) {
                    return;
                }
                from += Math.max(0, sent);
            } finally {
                using.unlock();
            }
            if (from < typed.length) {
                pause.pause(LOOK);
            }
        }
    }

    /** Waits for nobody: whoever fetches lets go of it. */
    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void close(LibvirtConnection connection) {
        try {
            int unused = connection.close();
        } catch (LibvirtException e) {
            log.debug("A console's connection was not closed in order.", e);
        }
    }
}
