package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.Watch;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.LifecycleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libvirt's lifecycle events of this worker's machines as hints. They come on the thread of the event loop. */
final class LibvirtWatch implements LifecycleListener, Watch {
    private static final Logger log = LoggerFactory.getLogger(LibvirtWatch.class);
    private static final int UNUSED = 0;

    private final Owner owner;
    private final MachineListener listener;
    private final Runnable end;
    private volatile boolean closed;

    /** @param end takes this from the connection */
    LibvirtWatch(Owner owner, MachineListener listener, java.util.function.Consumer<LibvirtWatch> end) {
        this.owner = owner;
        this.listener = listener;
        this.end = () -> end.accept(this);
    }

    @Override
    public int onLifecycleChange(Domain domain, DomainEvent event) {
        try {
            if (!closed) {
                owner.vmNamed(domain.getName()).ifPresent(listener::mayHaveChanged);
            }
        } catch (LibvirtException | RuntimeException e) {
            log.warn("An event of libvirt's is left out; the next report makes up for it.", e);
        }
        return UNUSED;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            end.run();
        }
    }
}
