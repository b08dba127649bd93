package dev.viveiro.worker.driver.libvirt;

import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection and how many use it now: one that was given up is closed when the last of them has left it, and not before. */
final class SharedConnection {
    private static final Logger log = LoggerFactory.getLogger(SharedConnection.class);

    private final LibvirtConnection connection;
    private int users;
    private boolean retired;

    SharedConnection(LibvirtConnection connection) {
        this.connection = connection;
    }

    LibvirtConnection connection() {
        return connection;
    }

    /** Who was let in must {@link #leave}; nobody is let into a connection that was given up. */
    synchronized boolean join() {
        if (!retired) {
            users++;
        }
        return !retired;
    }

    synchronized void leave() {
        users--;
        closeIfLeft();
    }

    /** Once. */
    synchronized void retire() {
        retired = true;
        closeIfLeft();
    }

    private void closeIfLeft() {
        if (retired && users == 0) {
            try {
                int unused = connection.close();
            } catch (LibvirtException e) {
                log.debug("A connection that died was not closed.", e);
            }
        }
    }
}
