package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.Watch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to hear of changes; one that throws harms neither the change nor the others. */
final class Watchers {
    private static final Logger log = LoggerFactory.getLogger(Watchers.class);

    private final List<MachineListener> listeners = new CopyOnWriteArrayList<>();

    Watch add(MachineListener listener) {
        MachineListener itself = listener::mayHaveChanged;
        listeners.add(itself);
        return () -> listeners.remove(itself);
    }

    void tell(VmId vm) {
        for (MachineListener listener : listeners) {
            try {
                listener.mayHaveChanged(vm);
            } catch (RuntimeException failure) {
                log.warn("a listener failed on a hint about {}; the next report makes up for it", vm, failure);
            }
        }
    }
}
