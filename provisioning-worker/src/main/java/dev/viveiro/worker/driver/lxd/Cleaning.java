package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.capture.OwnFiles;
import dev.viveiro.worker.driver.lxd.TarFilter.Fate;
import java.util.Set;

/** What of a machine's tarball is this one machine's alone, and is in no image of it. */
final class Cleaning implements TarFilter.Rules {
    /** Before the names of the properties by which a temporary image is known. */
    static final String MARK = "viveiro.";

    private static final String ROOT = "rootfs/";
    /** By which the driver told the guest what it is. */
    private static final Set<String> TOLD = Set.of(
            "etc/sudoers.d/90-viveiro",
            CloudSeed.SETTINGS.substring(1),
            NetworkFiles.NETWORKD.substring(1),
            NetworkFiles.SETTINGS.substring(1));

    private final OwnFiles files;

    /** @param home of the login, as the guest has it */
    Cleaning(MachineLogin login, String home) {
        this.files = new OwnFiles(login, home, TOLD::contains);
    }

    @Override
    public Fate of(String path) {
        if (path.equals("metadata.yaml")) {
            return new Fate.Rewritten(content -> OwnFiles.lines(
                    content, line -> !line.strip().startsWith(MARK) && !line.startsWith(CarriedLogin.COMMENT)));
        }
        return path.startsWith(ROOT) ? inside(path.substring(ROOT.length())) : Fate.KEPT;
    }

    private Fate inside(String path) {
        return switch (files.fate(path)) {
            case KEPT -> Fate.KEPT;
            case DROPPED -> Fate.DROPPED;
            case EMPTIED -> Fate.EMPTIED;
            case LOCKED -> new Fate.Rewritten(files::locked);
            case WITHOUT_KEYS -> new Fate.Rewritten(files::withoutKeys);
        };
    }
}
