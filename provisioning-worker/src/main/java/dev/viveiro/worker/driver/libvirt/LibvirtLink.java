package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.event.LifecycleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver's one connection to libvirt; one that died is opened again by the next call. Calls are native: they are made on
 * platform threads alone ({@link LibvirtThreads}), for they would keep a virtual thread's carrier.
 */
final class LibvirtLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LibvirtLink.class);
    private static final Set<ErrorNumber> NOT_THERE = EnumSet.of(
            ErrorNumber.VIR_ERR_NO_DOMAIN,
            ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA,
            ErrorNumber.VIR_ERR_NO_NETWORK,
            ErrorNumber.VIR_ERR_NO_STORAGE_POOL,
            ErrorNumber.VIR_ERR_NO_STORAGE_VOL);
    private static final Set<ErrorNumber> NOT_KNOWN =
            EnumSet.of(ErrorNumber.VIR_ERR_NO_SUPPORT, ErrorNumber.VIR_ERR_OPERATION_UNSUPPORTED);

    /** What is asked or changed over the connection. */
    @FunctionalInterface
    interface Call<T> {
        T on(LibvirtConnection connection) throws LibvirtException;
    }

    private final String uri;
    private final ReentrantLock opening = new ReentrantLock();
    private final Set<LifecycleListener> listeners = new CopyOnWriteArraySet<>();
    private volatile @Nullable LibvirtConnection connection;

    LibvirtLink(String uri) {
        this.uri = uri;
    }

    /** Asks what must have an answer. */
    <T> T ask(String what, Call<T> call) {
        LibvirtConnection current = current(what);
        try {
            return call.on(current);
        } catch (LibvirtException e) {
            throw unanswered(what, current, e);
        }
    }

    /** Asks for what may not be there. */
    <T> Optional<T> find(String what, Call<T> call) {
        LibvirtConnection current = current(what);
        try {
            return Optional.of(call.on(current));
        } catch (LibvirtException e) {
            if (NOT_THERE.contains(code(e))) {
                return Optional.empty();
            }
            throw unanswered(what, current, e);
        }
    }

    /**
     * Changes something.
     *
     * @return what libvirt said against it, empty when it said nothing; whether it is true shows when one looks
     */
    String attempt(String what, Call<?> call) {
        LibvirtConnection current = current(what);
        try {
            Object unused = call.on(current);
            return "";
        } catch (LibvirtException e) {
            if (!current.alive()) {
                throw LibvirtFailures.unknown(what, uri, message(e));
            }
            if (NOT_KNOWN.contains(code(e))) {
                throw LibvirtFailures.unsupported(what, message(e));
            }
            return message(e).isEmpty() ? "it did not say why" : message(e);
        }
    }

    /** From now on the listener hears, over this connection and those that follow it. */
    void listen(LifecycleListener listener) {
        listeners.add(listener);
        boolean unused = ask("listening to events", current -> {
            current.addLifecycleListener(listener);
            return true;
        });
    }

    void unlisten(LifecycleListener listener) {
        LibvirtConnection current = connection;
        if (listeners.remove(listener) && current != null && current.alive()) {
            try {
                current.removeLifecycleListener(listener);
            } catch (LibvirtException e) {
                log.debug("A listener was not taken off; it hears nothing any more all the same.", e);
            }
        }
    }

    private LibvirtConnection current(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw LibvirtFailures.interrupted(what, null);
        }
        LibvirtConnection current = connection;
        return current != null && current.alive() ? current : reopened(what);
    }

    private LibvirtConnection reopened(String what) {
        opening.lock();
        try {
            LibvirtConnection current = connection;
            if (current != null && current.alive()) {
                return current;
            }
            LibvirtConnection opened = LibvirtConnection.open(uri);
            connection = opened;
            for (LifecycleListener listener : listeners) {
                opened.addLifecycleListener(listener);
            }
            if (current != null) {
                log.info("libvirt at {} answers again.", uri);
                shut(current);
            }
            return opened;
        } catch (LibvirtException e) {
            throw LibvirtFailures.unreachable(what, uri, message(e));
        } finally {
            opening.unlock();
        }
    }

    private DriverFailure unanswered(String what, LibvirtConnection current, LibvirtException e) {
        if (!current.alive()) {
            return LibvirtFailures.unreachable(what, uri, message(e));
        }
        return NOT_KNOWN.contains(code(e))
                ? LibvirtFailures.unsupported(what, message(e))
                : LibvirtFailures.failed(what, message(e));
    }

    private static @Nullable ErrorNumber code(LibvirtException e) {
        return e.getError() == null ? null : e.getError().getCode();
    }

    private static String message(LibvirtException e) {
        return e.getMessage() == null ? "" : e.getMessage().strip();
    }

    private static void shut(LibvirtConnection old) {
        try {
            int unused = old.close();
        } catch (LibvirtException e) {
            log.debug("A connection that died was not closed.", e);
        }
    }

    @Override
    public void close() {
        LibvirtConnection current = connection;
        connection = null;
        if (current != null) {
            shut(current);
        }
    }
}
