package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What machines' passwords are checked against, in files of the worker's home that its user alone may read. Anybody who is logged in
 * on the host may read what libvirt knows of a domain, so that it is not kept there.
 */
final class Verifiers {
    private static final Logger log = LoggerFactory.getLogger(Verifiers.class);

    private final MachineNotes notes;

    /** @param folder below the driver's own; made with the first one */
    Verifiers(Path folder) {
        this.notes = new MachineNotes(folder);
    }

    /** Null for a machine that only keys open, and for one whose file can't be read: that is said, and keeps no other from being seen. */
    @Nullable
    String of(VmId vm) {
        try {
            return notes.of(vm).orElse(null);
        } catch (IOException e) {
            log.warn("What the password of machine {} is checked against can't be read: {}", vm, e.toString());
            return null;
        }
    }

    /** @param verifier null to forget what there is */
    void keep(VmId vm, @Nullable String verifier) {
        if (verifier == null) {
            forget(vm);
        } else {
            notes.keep(vm, verifier);
        }
    }

    /** Afterwards there is none. */
    void forget(VmId vm) {
        notes.forget(vm);
    }
}
