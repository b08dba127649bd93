package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverInfo;
import java.util.EnumMap;
import java.util.Map;

/** What containers of LXD can't, and why; they can all the rest. */
final class Lacking {
    private Lacking() {}

    /**
     * Connections to consoles among it: LXD 5.0 was seen to die when one was left while the guest wrote much. What LXD calls a priority moves
     * a container's weight by one in a hundred, and the rest of it stands in the key of the cap.
     *
     * @param captures whether the operator says that whole containers as files can do no harm
     * @param caps whether LXD has the kernel's controller of processors
     */
    static Map<Capability, String> of(boolean captures, boolean caps) {
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        lacks.putAll(DriverInfo.lacking(
                "a container is made from a folder of files, and such an image is a disk",
                Capability.IMAGE_QCOW2,
                Capability.IMAGE_RAW));
        lacks.put(Capability.IMAGE_ISO, "a container has no drive for discs");
        lacks.put(Capability.SAVE, "LXD puts a container's memory aside only by CRIU, which this driver does not use");
        lacks.put(
                Capability.CONSOLE,
                "LXD can answer nobody any more after somebody left a console while its container wrote much");
        lacks.put(Capability.CPU_SHARES, "LXD's priorities of containers differ by too little to weigh them");
        lacks.put(Capability.GROW_LIVE, "a container takes any new size while it runs, and not only such a one");
        lacks.put(Capability.MEMORY_MIN, "a container has no balloon and takes of its memory's limit what it uses");
        if (!captures) {
            lacks.putAll(DriverInfo.lacking(
                    "containers become files only where VIVEIRO_LXD_CAPTURES is true, since a guest may fill the disk of"
                            + " LXD's folder with them",
                    Capability.CAPTURE,
                    Capability.MIGRATE));
        }
        if (!caps) {
            lacks.put(
                    Capability.CPU_CAP,
                    "LXD found no CPU controller among the kernel's control groups when it started, or does not tell");
        }
        return lacks;
    }
}
