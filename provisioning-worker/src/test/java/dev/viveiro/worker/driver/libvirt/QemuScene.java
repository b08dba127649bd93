package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Death;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Drivers of the tests' libvirt, and machines that are small enough for it. */
final class QemuScene {
    private QemuScene() {}

    /** The driver of the worker with this home. */
    static HypervisorDriver open(Path home) {
        return TestDriverScene.open(home, LibvirtFixture.environment());
    }

    /** One for whom each call of libvirt is a moment of this death. It boots no guest, and so looks for no accelerator. */
    static HypervisorDriver mortal(Path home, Death death) {
        Map<String, String> environment = new HashMap<>(LibvirtFixture.environment());
        environment.put("VIVEIRO_LIBVIRT_ACCELERATOR", Accelerator.QEMU);
        return TestDriverScene.mortal(home, environment, death);
    }

    /** A tiny guest with an address of its own. */
    static MachineSpec aMachine(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        int number = Math.floorMod(name.hashCode(), 200) + 10;
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                new MachineSize(1, 96, 1),
                ImageRef.named(LibvirtFixture.TINY),
                new MachineNetwork("10.189.0." + number, 24, "10.189.0.1", "02:00:0a:bd:00:%02x".formatted(number)),
                spec.login());
    }

    /**
     * A tiny guest whose disk has a file system with the files of a Debian, which it leaves alone. What the guest and {@link #write} put
     * there is before the file system's own beginning.
     */
    static MachineSpec withFiles(String name) {
        Path image = Path.of(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_IMAGES", ""), FILES + ".qcow2");
        if (!Files.exists(image)) {
            MachineSpec spec = aMachine(name);
            String unused = LibvirtFixture.inside(
                    "sh",
                    "-ec",
                    TREE,
                    "sh",
                    image.resolveSibling("").toString(),
                    FILES,
                    LibvirtFixture.TINY,
                    String.valueOf(spec.login().passwordVerifier()),
                    String.join("\n", spec.login().sshKeys()));
        }
        return MachineFixtures.from(aMachine(name), ImageRef.named(FILES));
    }

    private static final String FILES = "files";

    /** Each secret of it has the word {@code own} in it. */
    private static final String TREE = """
            t=$(mktemp -d)
            cd $t
            mkdir -p etc/ssh etc/sudoers.d etc/systemd/network var/log/journal/0123 var/lib/cloud/instances/one var/lib/systemd root srv
            mkdir -p home/student/.ssh
            printf 'root:x:0:0::/root:/bin/sh\\nstudent:x:1000:1000::/home/student:/bin/sh\\n' >etc/passwd
            printf 'root:*:1::::::\\nstudent:%s:1::::::\\nother:its:1::::::\\n' "$4" >etc/shadow
            printf '%s\\nssh-rsa kept\\n' "$5" >home/student/.ssh/authorized_keys
            echo own-copy >etc/shadow-
            echo own-id >etc/machine-id
            echo own-key >etc/ssh/ssh_host_rsa_key
            echo Port >etc/ssh/sshd_config
            echo own-sudo >etc/sudoers.d/90-cloud-init-users
            echo own-card >etc/systemd/network/10-cloud-init-eth0.network
            echo own-log >var/log/messages
            head -c 300000 /dev/zero | tr '\\0' 'o' >var/log/journal/0123/system.journal
            echo own-data >var/lib/cloud/instances/one/user-data.txt
            echo own-seed >var/lib/systemd/random-seed
            echo own-history >root/.bash_history
            echo own-history >'home/student/.python_history'
            ln -s /etc/passwd var/lib/cloud/link
            ln etc/ssh/ssh_host_rsa_key srv/second
            echo 'what the class needs' >'srv/the work'
            cd $1
            mke2fs -q -t ext4 -d $t $2.disk 64M
            qemu-img convert -q -O qcow2 $2.disk $2.new
            cp $3.vmlinuz $2.vmlinuz
            cp $3.initrd $2.initrd
            rm -r $2.disk $t
            mv $2.new $2.qcow2
            """;

    private static LibvirtLink link() {
        return link(LibvirtFixture.environment());
    }

    static LibvirtLink link(Map<String, String> environment) {
        return new LibvirtLink(environment.getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    static Owner owner(Path home) {
        try {
            return Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a line onto the machine's disk, by its guest if that runs. */
    static void write(Path home, VmId vm, String line) {
        String uuid = owner(home).domainUuid(vm);
        if (runs(uuid)) {
            try (LibvirtLink link = link();
                    GuestShell guest = GuestShell.of(link, uuid)) {
                guest.must("echo " + line + " | dd of=/dev/vda bs=512 seek=1 conv=sync,fsync 2>/dev/null");
            }
            return;
        }
        LibvirtFixture.inside(
                "sh",
                "-ec",
                "echo $2 | dd bs=512 conv=sync status=none >/run/line; qemu-io -f qcow2 -c 'write -q -s /run/line 512 512' $1",
                "sh",
                disk(home, vm),
                line);
    }

    /** What was written last. */
    static String read(Path home, VmId vm) {
        String uuid = owner(home).domainUuid(vm);
        if (runs(uuid)) {
            try (LibvirtLink link = link();
                    GuestShell guest = GuestShell.of(link, uuid)) {
                return read(guest);
            }
        }
        return LibvirtFixture.inside(
                        "sh",
                        "-ec",
                        "qemu-img dd -f qcow2 -O raw bs=512 skip=1 count=2 if=$1 of=/run/line && tr -d '\\000' </run/line",
                        "sh",
                        disk(home, vm))
                .strip();
    }

    /** What a guest that runs finds. */
    static String read(GuestShell guest) {
        return guest.must("dd if=/dev/vda bs=512 skip=1 count=1 2>/dev/null | tr -d '\\000'")
                .strip();
    }

    /** Its path where the pool is. */
    static String disk(Path home, VmId vm) {
        return "/var/lib/libvirt/images/" + MachineVolumes.disk(owner(home), vm);
    }

    private static boolean runs(String uuid) {
        try (LibvirtLink link = link()) {
            return link.ask("look", connection -> connection
                            .domainLookupByUUIDString(uuid)
                            .isActive())
                    == 1;
        }
    }

    /** Afterwards the worker with this home has no machine. */
    static void clear(Path home) {
        clear(home, LibvirtFixture.environment());
    }

    static void clear(Path home, Map<String, String> environment) {
        try (HypervisorDriver driver = TestDriverScene.open(home, environment)) {
            driver.list().stream().map(Machine::vm).parallel().forEach(driver::destroy);
            assertThat(driver.list()).isEmpty();
        }
    }
}
