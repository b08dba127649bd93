package dev.viveiro.worker.driver.libvirt;

import java.lang.foreign.MemorySegment;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of the binding whose C pointer can be given to functions that the binding lacks. */
final class LibvirtConnection extends Connect {
    private static final Logger log = LoggerFactory.getLogger(LibvirtConnection.class);
    /** A daemon that answers nothing for three times as long, in seconds, is gone. */
    private static final int SIGN_OF_LIFE = 5;

    private LibvirtConnection(String uri) throws LibvirtException {
        super(uri);
    }

    static LibvirtConnection open(String uri) throws LibvirtException {
        EventLoop.ensure();
        LibvirtConnection connection = new LibvirtConnection(uri);
        try {
            boolean unused = connection.setKeepAlive(SIGN_OF_LIFE, 3);
        } catch (LibvirtException unsupported) {
            log.debug("{} knows no signs of life.", uri);
        }
        return connection;
    }

    MemorySegment pointer() {
        return MemorySegment.ofAddress(com.sun.jna.Pointer.nativeValue(vcp.getPointer()));
    }

    /** False for one that nobody can say anything about any more. */
    boolean alive() {
        try {
            return isAlive();
        } catch (LibvirtException e) {
            return false;
        }
    }
}
