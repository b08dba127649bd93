package dev.viveiro.worker.driver.libvirt;

import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's event loop: one for the process, on a thread of its own. Events come by it, and so does the news that a daemon is
 * gone. A connection that was opened before the loop was there hears nothing.
 */
final class EventLoop {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    /** Errors are thrown; the library would write them to standard error as well. Kept, for C code holds it. */
    private static final Libvirt.VirErrorCallback UNWRITTEN = (data, error) -> {};

    private EventLoop() {}

    /** Runs when this class is first looked at. */
    private static final class Started {
        static final Thread THREAD =
                Thread.ofPlatform().daemon().name("libvirt-events").unstarted(EventLoop::run);

        static {
            try {
                Library.initEventLoop();
                Connect.setErrorCallback(UNWRITTEN);
            } catch (LibvirtException e) {
                throw new IllegalStateException("libvirt's event loop can't be made: " + e.getMessage(), e);
            }
            THREAD.start();
        }
    }

    /**
     * Afterwards the loop runs.
     *
     * @throws LinkageError when the C library is not installed
     */
    static void ensure() {
        if (!Started.THREAD.isDaemon()) {
            throw new IllegalStateException("the thread of libvirt's events would keep the process alive");
        }
    }

    private static void run() {
        try {
            while (true) {
                Library.processEvent();
            }
        } catch (LibvirtException | RuntimeException e) {
            log.error("libvirt's event loop ended; changes show in reports only until the worker is restarted.", e);
        }
    }
}
