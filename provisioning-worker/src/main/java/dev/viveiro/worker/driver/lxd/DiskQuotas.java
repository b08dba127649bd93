package dev.viveiro.worker.driver.lxd;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the machines' pool holds them to the size of their disks. A folder does it by project quotas, where its file system has them;
 * LXD takes every size all the same, and refuses nothing. By the same quotas it counts what each machine uses, and by nothing else: so it
 * shows with the machines.
 */
final class DiskQuotas {
    private static final Logger log = LoggerFactory.getLogger(DiskQuotas.class);
    /** LXD's name for a pool that is a folder. */
    private static final String FOLDER = "dir";

    private final String pool;
    private volatile String driver = "";
    private volatile Held held = Held.UNSEEN;

    private enum Held {
        UNSEEN("holds machines to the size of their disks only with project quotas"),
        ALL("holds machines to the size of their disks, by project quotas"),
        SOME("holds not all machines to the size of their disks: some are older than its file system's project quotas"),
        NONE("holds no machine to the size of its disk: its file system has no project quotas");

        private final String words;

        Held(String words) {
            this.words = words;
        }
    }

    DiskQuotas(String pool) {
        this.pool = pool;
    }

    /** @param name of the pool's kind, as LXD tells it */
    void isOf(String name) {
        driver = name;
    }

    /** @param machines with what they use of the host; all that there are */
    void look(List<Instance> machines) {
        List<Instance> whole = machines.stream().filter(Instance::whole).toList();
        if (!driver.equals(FOLDER) || whole.isEmpty()) {
            return;
        }
        long counted =
                whole.stream().filter(machine -> machine.rootUse().isPresent()).count();
        Held seen = counted == 0 ? Held.NONE : counted == whole.size() ? Held.ALL : Held.SOME;
        if (seen != held && seen != Held.ALL) {
            log.warn("LXD's pool {} {}.", pool, seen.words);
        }
        held = seen;
    }

    /** What is to be known of the pool, to follow LXD's version; empty where each machine has a disk of its own. */
    String remark() {
        return driver.equals(FOLDER) ? ", pool %s (%s) %s".formatted(pool, FOLDER, held.words) : "";
    }
}
