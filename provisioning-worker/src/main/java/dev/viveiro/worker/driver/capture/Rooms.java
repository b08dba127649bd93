package dev.viveiro.worker.driver.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What captures that are under way may yet write into their folder, so that no two count on the same room. */
final class Rooms {
    /** The journal is on the same disk, and machines go on while it is full. */
    static final long RESERVE = 1L << 30;

    private final Path folder;
    private final Space space;
    private final Function<UUID, Path> part;
    /** Bytes that each may have when it is whole. */
    private final Map<UUID, Long> taken = new HashMap<>();

    /** @param part the file that a capture is written to */
    Rooms(Path folder, Space space, Function<UUID, Path> part) {
        this.folder = folder;
        this.space = space;
        this.part = part;
    }

    /** How much a capture may have: of all that is free, and of what the others leave; both in bytes. */
    record Free(long alone, long besideOthers) {
        boolean enough(long bytes) {
            return bytes <= besideOthers;
        }
    }

    /** Takes the room if there is enough of it, what it has written itself included; otherwise what was taken before stays. */
    synchronized Free take(UUID capture, long bytes) throws IOException {
        long free = Math.max(0, space.free(folder) + written(capture) - RESERVE);
        long others = 0;
        for (Map.Entry<UUID, Long> each : taken.entrySet()) {
            if (!each.getKey().equals(capture)) {
                others += Math.max(0, each.getValue() - written(each.getKey()));
            }
        }
        Free found = new Free(free, Math.max(0, free - others));
        if (found.enough(bytes)) {
            taken.put(capture, bytes);
        }
        return found;
    }

    synchronized void leave(UUID capture) {
        taken.remove(capture);
    }

    private long written(UUID capture) throws IOException {
        try {
            return Files.size(part.apply(capture));
        } catch (NoSuchFileException notYet) {
            return 0;
        }
    }
}
