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
 * A driver's one connection to libvirt; one that died is opened again by the next call, and closed when nobody uses it any more. Calls are native: they are made on
 * platform threads alone ({@link LibvirtThreads}), for they would keep a virtual thread's carrier.
 */
final class LibvirtLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LibvirtLink.class);
    private static final Set<ErrorNumber> NOT_THERE = EnumSet.of(
            ErrorNumber.VIR_ERR_NO_DOMAIN,
            ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA,
            ErrorNumber.VIR_ERR_NO_NETWORK,
            ErrorNumber.VIR_ERR_NO_NWFILTER,
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
    private final String called;
    private final Runnable moment;
    private final ReentrantLock opening = new ReentrantLock();
    private final Set<LifecycleListener> listeners = new CopyOnWriteArraySet<>();
    private volatile @Nullable SharedConnection shared;

    LibvirtLink(String uri) {
        this(uri, uri, () -> {});
    }

    /**
     * One that is told of by another URI than libvirt is given.
     *
     * @param uri as its operator wrote it
     * @param called as {@link SshProgram#called} makes it
     * @param moment is run after each call: where a worker may die, so that tests can have one die there
     */
    LibvirtLink(String uri, String called, Runnable moment) {
        this.uri = uri;
        this.called = called;
        this.moment = moment;
    }

    /** Whether libvirt is on this machine: a URI that names a host may name any. */
    boolean local() {
        return !uri.matches("[^/?]*://[^/?].*");
    }

    /** Asks what must have an answer. */
    <T> T ask(String what, Call<T> call) {
        SharedConnection joined = join(what);
        try {
            return heard(call.on(joined.connection()));
        } catch (LibvirtException e) {
            throw unanswered(what, joined.connection(), e);
        } finally {
            joined.leave();
        }
    }

    /** Asks for what may not be there. */
    <T> Optional<T> find(String what, Call<T> call) {
        SharedConnection joined = join(what);
        try {
            return Optional.of(heard(call.on(joined.connection())));
        } catch (LibvirtException e) {
            if (NOT_THERE.contains(code(e))) {
                return heard(Optional.empty());
            }
            throw unanswered(what, joined.connection(), e);
        } finally {
            joined.leave();
        }
    }

    /**
     * Changes something.
     *
     * @return what libvirt said against it, empty when it said nothing; whether it is true shows when one looks
     */
    String attempt(String what, Call<?> call) {
        SharedConnection joined = join(what);
        try {
            Object unused = heard(call.on(joined.connection()));
            return "";
        } catch (LibvirtException e) {
            if (!joined.connection().alive()) {
                throw LibvirtFailures.unknown(what, uri, message(e));
            }
            if (NOT_KNOWN.contains(code(e))) {
                throw LibvirtFailures.unsupported(what, message(e));
            }
            return message(e).isEmpty() ? "it did not say why" : message(e);
        } finally {
            joined.leave();
        }
    }

    private <T> T heard(T answer) {
        moment.run();
        return answer;
    }

    /** A connection that is the caller's alone, to close. */
    LibvirtConnection another(String what) {
        try {
            return LibvirtConnection.open(called);
        } catch (LibvirtException e) {
            throw LibvirtFailures.unreachable(what, uri, message(e));
        }
    }

    /** From now on the listener hears, over this connection and those that follow it. */
    void listen(LifecycleListener listener) {
        // no other connection comes between, which would take it on a second time
        opening.lock();
        try {
            boolean unused = ask("listening to events", current -> {
                current.addLifecycleListener(listener);
                return true;
            });
            listeners.add(listener);
        } finally {
            opening.unlock();
        }
    }

    void unlisten(LifecycleListener listener) {
        SharedConnection current = shared;
        if (listeners.remove(listener) && current != null && joined(current)) {
            try {
                current.connection().removeLifecycleListener(listener);
            } catch (LibvirtException e) {
                log.debug("A listener was not taken off; it hears nothing any more all the same.", e);
            } finally {
                current.leave();
            }
        }
    }

    /** Who has it must leave it. */
    private SharedConnection join(String what) {
        if (Thread.currentThread().isInterrupted()) {
            throw LibvirtFailures.interrupted(what, null);
        }
        SharedConnection current = shared;
        return current != null && joined(current) ? current : reopened(what);
    }

    /** False for one that is of no use any more, which was not joined then. */
    private static boolean joined(SharedConnection current) {
        if (!current.join()) {
            return false;
        }
        if (current.connection().alive()) {
            return true;
        }
        current.leave();
        return false;
    }

    private SharedConnection reopened(String what) {
        opening.lock();
        try {
            SharedConnection current = shared;
            if (current != null && joined(current)) {
                return current;
            }
            SharedConnection opened = opened();
            shared = opened;
            if (current != null) {
                log.info("libvirt at {} answers again.", uri);
                current.retire();
            }
            return opened;
        } catch (LibvirtException e) {
            throw LibvirtFailures.unreachable(what, uri, message(e));
        } finally {
            opening.unlock();
        }
    }

    /** A new connection, which all listeners hear before anybody else has it; it is joined. */
    private SharedConnection opened() throws LibvirtException {
        LibvirtConnection connection = LibvirtConnection.open(called);
        SharedConnection opened = new SharedConnection(connection);
        try {
            for (LifecycleListener listener : listeners) {
                connection.addLifecycleListener(listener);
            }
        } catch (LibvirtException e) {
            opened.retire();
            throw e;
        }
        boolean unused = opened.join();
        return opened;
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

    @Override
    public void close() {
        opening.lock();
        try {
            SharedConnection current = shared;
            shared = null;
            if (current != null) {
                current.retire();
            }
        } finally {
            opening.unlock();
        }
    }
}
