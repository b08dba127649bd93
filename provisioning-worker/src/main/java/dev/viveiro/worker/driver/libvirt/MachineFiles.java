package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Files that are made of machines that are off. Whatever they are for, they share the room of one disk. */
record MachineFiles(FlatDisks disks, WorkFolders work, CaptureFiles files) {
    /** What is brought, what is made of it, and the file itself. */
    private static final int COPIES = 3;

    /** Fills the file. */
    @FunctionalInterface
    interface Making {
        void make(FlatDisks.Brought disk, Path part) throws IOException;
    }

    /** Afterwards the file is there; one that is there under this id is left as it is. */
    void ensure(DomainView machine, UUID id, Making making) {
        if (files.find(id).isPresent()) {
            return;
        }
        try (CaptureFiles.Room room = files.room(id)) {
            room.holds(COPIES * disks.size(machine));
            files.ensure(id, part -> making.make(disks.bring(machine, work.make(id)), part));
        } finally {
            work.remove(id);
        }
    }

    Optional<Path> find(UUID id) {
        return files.find(id);
    }

    void discard(UUID id) {
        files.discard(id);
        work.remove(id);
    }

    Set<UUID> all() {
        Set<UUID> all = new HashSet<>(files.all());
        all.addAll(work.all());
        return all;
    }
}
