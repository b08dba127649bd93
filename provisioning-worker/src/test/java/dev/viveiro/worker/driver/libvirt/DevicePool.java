package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.testkit.LibvirtFixture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A storage pool of the tests' libvirt whose volumes are devices, in a file: of LVM, where another has left something all over it, or
 * else of ZFS.
 */
final class DevicePool implements AutoCloseable {
    static final String NAME = "viveirodisks";

    /** On the disks of a volume group. */
    private static final String LEFT = "left-by-others";

    private static final String FILE = "/var/lib/libvirt/" + NAME;

    private static final String MAKE_LOGICAL = """
            truncate -s 4G $2
            loop=$(losetup --find --show $2)
            vgcreate -qq $1 $loop
            lvcreate -qq --yes --wipesignatures n --name left -l 100%FREE $1
            size=$(blockdev --getsize64 /dev/$1/left)
            at=0
            while [ $at -lt $size ]; do
              echo LEFT | dd of=/dev/$1/left oflag=seek_bytes seek=$at conv=notrunc status=none
              at=$((at + 16777216))
            done
            lvremove -qq --yes $1/left
            virsh -q -c qemu:///system pool-create-as $1 logical --source-name $1 --target /dev/$1
            """.replace("LEFT", LEFT);
    private static final String REMOVE_LOGICAL = """
            virsh -q -c qemu:///system pool-destroy $1 || true
            vgremove -qq --force --yes $1 || true
            for loop in $(losetup --noheadings --output NAME --associated $2); do losetup --detach $loop; done
            rm -f $2
            """;
    private static final String MAKE_ZFS = """
            truncate -s 4G $2
            zpool create -m none $1 $2
            virsh -q -c qemu:///system pool-create-as $1 zfs --source-name $1
            """;
    private static final String REMOVE_ZFS = """
            virsh -q -c qemu:///system pool-destroy $1 || true
            zpool destroy -f $1 || true
            rm -f $2
            """;

    private final boolean logical = LibvirtFixture.volumeGroupsPossible();

    DevicePool() {
        // what a run that was killed left
        close();
        String unused = run(logical ? MAKE_LOGICAL : MAKE_ZFS);
    }

    private static String run(String script, String... more) {
        List<String> all = new ArrayList<>(List.of("sh", "-ec", script, "sh", NAME, FILE));
        all.addAll(List.of(more));
        return LibvirtFixture.inside(all.toArray(String[]::new)).strip();
    }

    /** Of a worker whose machines' disks are here. */
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(LibvirtFixture.environment());
        environment.put("VIVEIRO_LIBVIRT_DISK_POOL", NAME);
        return environment;
    }

    /** The volumes in it. */
    static String volumes() {
        return run("virsh -q -c qemu:///system vol-list $1 | awk '{ print $1 }'");
    }

    /** How often what others left is in that volume. */
    static String traces(String volume) {
        return run(
                "path=$(virsh -q -c qemu:///system vol-path --pool $1 $3); grep --text --count $4 $path || true",
                volume,
                LEFT);
    }

    @Override
    public void close() {
        String unused = run(logical ? REMOVE_LOGICAL : REMOVE_ZFS);
    }
}
