package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.ExtFiles#possible",
        disabledReason = "needs debugfs, e2fsck and prlimit (packages e2fsprogs and util-linux)")
class DiskCleaningTest {
    private static final String PUSHED = "ssh-ed25519 AAAA ana@example.org";
    private static final MachineLogin LOGIN = new MachineLogin("student", "$6$a$own", List.of(PUSHED));
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void name() {
        disk = folder.resolve("raw");
    }

    private DiskTree used() throws IOException {
        DiskTree tree = DiskTree.root(folder)
                .file("etc/shadow", "root:*:1\nstudent:$6$a$own:1:\nother:its:1:\n")
                .file("etc/shadow-", "student:own-copy")
                .file("etc/machine-id", "own-id")
                .file("etc/ssh/ssh_host_rsa_key", "own-key")
                .file("etc/ssh/sshd_config", "Port 22")
                .file("etc/sudoers.d/90-cloud-init-users", "own-sudo")
                .file("etc/systemd/network/10-cloud-init-eth0.network", "own-card")
                .file("var/log/syslog", "own-log")
                .file("var/log/journal/01/system.journal", "own-journal".repeat(50_000))
                .file("var/lib/cloud/instances/01/user-data.txt", "own-data")
                .file("var/lib/systemd/random-seed", "own-seed")
                .file("root/.bash_history", "own-history")
                .file("srv/.history/draft", "a draft")
                .file("srv/student/.ssh/authorized_keys", "ssh-rsa kept\n" + PUSHED + "\n")
                .file("srv/it's \"the\" <12> work", "what the class needs");
        Files.createLink(tree.path("srv/second"), tree.path("etc/ssh/ssh_host_rsa_key"));
        Files.createSymbolicLink(tree.path("var/lib/cloud/instance"), Path.of("instances/01"));
        return tree;
    }

    private void clean() throws IOException {
        DiskCleaning.clean(disk, LOGIN);
    }

    private String whole() throws IOException {
        return new String(Files.readAllBytes(disk), StandardCharsets.ISO_8859_1);
    }

    private String read(long from, String path) throws IOException {
        return DiskTree.read(disk, from, path);
    }

    private void assertCleaned(long from) throws IOException {
        assertThat(whole()).doesNotContain("own-", "$6$a$own", PUSHED);
        assertThat(read(from, "/etc/shadow")).isEqualTo("root:*:1\nstudent:*:1:\nother:its:1:\n");
        assertThat(read(from, "/srv/student/.ssh/authorized_keys")).isEqualTo("ssh-rsa kept\n");
        assertThat(read(from, "/etc/machine-id")).isEmpty();
        assertThat(read(from, "/var/log/syslog")).isEmpty();
        assertThat(read(from, "/etc/ssh/sshd_config")).isEqualTo("Port 22");
        assertThat(read(from, "/etc/ssh/ssh_host_rsa_key")).contains("not found");
        assertThat(read(from, "/srv/second")).contains("not found");
        assertThat(read(from, "/var/lib/cloud/instance")).contains("not found");
        assertThat(read(from, "/srv/.history/draft")).isEqualTo("a draft");
        assertThat(whole()).contains("what the class needs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "ext3", "ext2"})
    void nothing_that_is_one_machines_alone_is_left_anywhere_on_the_disk(String kind) throws IOException {
        used().into(disk, 0, "-t", kind);
        assertThat(whole()).contains("own-key", "own-journal", PUSHED);

        clean();

        assertCleaned(0);
        assertThat(folder)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("said"));
    }

    @ParameterizedTest
    @CsvSource({"1024", "4096"})
    void the_size_of_blocks_is_the_file_systems_own(int block) throws IOException {
        used().into(disk, 0, "-b", String.valueOf(block));

        clean();

        assertCleaned(0);
    }

    /** GPT with a loader's partition, an EFI system, swap, and the root. */
    private void partition() throws IOException {
        ByteBuffer table = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
        table.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII))
                .putLong(512 + 72, 2)
                .putInt(512 + 80, 128)
                .putInt(512 + 84, 128);
        entry(table, 0, "Hah!IdontNeedEFI", 1, 1);
        entry(table, 1, "any other type!!", 2, 1);
        entry(table, 2, "any other type!!", 3, 1);
        entry(table, 14, "any other type!!", 4, 32);
        put(0, table.array());
        put(MIB, "own loader".getBytes(StandardCharsets.US_ASCII));
        byte[] fat = new byte[512];
        fat[510] = 0x55;
        fat[511] = (byte) 0xAA;
        System.arraycopy("FAT32".getBytes(StandardCharsets.US_ASCII), 0, fat, 82, 5);
        put(2 * MIB, fat);
        put(3 * MIB + 4086, "SWAPSPACE2".getBytes(StandardCharsets.US_ASCII));
        put(3 * MIB + 500_000, "own-memory".getBytes(StandardCharsets.US_ASCII));
    }

    private static void entry(ByteBuffer table, int number, String type, long from, long length) {
        int at = 1024 + 128 * number;
        table.put(at, type.getBytes(StandardCharsets.US_ASCII))
                .putLong(at + 32, from * MIB / 512)
                .putLong(at + 40, (from + length) * MIB / 512 - 1);
    }

    private void put(long at, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.seek(at);
            file.write(bytes);
        }
    }

    @Test
    void a_partition_is_cleaned_and_swap_is_emptied_and_loaders_are_left() throws IOException {
        used().into(disk, 4 * MIB);
        partition();

        clean();

        assertCleaned(4 * MIB);
        assertThat(whole()).contains("own loader", "FAT32", "SWAPSPACE2");
    }

    @Test
    void a_logical_partition_of_an_mbr_is_found() throws IOException {
        used().into(disk, 4 * MIB);
        mbr(0, 0x05, 2 * MIB, 40 * MIB);
        mbr(2 * MIB, 0x83, 2 * MIB, 32 * MIB);

        clean();

        assertCleaned(4 * MIB);
    }

    @Test
    void a_chain_of_tables_that_leads_nowhere_comes_to_an_end() throws IOException {
        mbr(0, 0x05, MIB, 40 * MIB);
        for (int i = 0; i < 300; i++) {
            ByteBuffer table = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
            table.put(466, (byte) 0x05).putInt(470, i + 1).putInt(474, 1).putShort(510, (short) 0xAA55);
            put(MIB + i * 512L, table.array());
        }

        assertUnclean("partitions");
    }

    @Test
    void a_file_system_whose_journal_is_elsewhere_is_refused() throws IOException {
        used().into(disk, 0);
        put(1024 + 0xE0, new byte[4]);

        assertUnclean("a journal elsewhere");
    }

    private void mbr(long at, int type, long from, long length) throws IOException {
        ByteBuffer table = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
        table.put(450, (byte) type)
                .putInt(454, (int) (from / 512))
                .putInt(458, (int) (length / 512))
                .putShort(510, (short) 0xAA55);
        put(at, table.array());
    }

    private void assertUnclean(String why) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(this::clean)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("capture-unclean"))
                .satisfies(failure -> assertThat(failure.detail()).contains(why));
    }

    @Test
    void what_is_not_understood_is_refused() throws IOException {
        put(0, new byte[1 << 20]);
        assertUnclean("0 file systems");

        put(0, "XFSB".getBytes(StandardCharsets.US_ASCII));
        assertUnclean("XFS");

        put(0, "LUKS".getBytes(StandardCharsets.US_ASCII));
        assertUnclean("encrypted");
    }

    @Test
    void another_file_system_beside_the_root_is_refused_and_one_for_kernels_is_not() throws IOException {
        used().into(disk, 4 * MIB);
        Path second = Files.createDirectory(folder.resolve("second"));
        mbr(0, 0x83, 4 * MIB, 32 * MIB);
        ByteBuffer more = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        more.put(4, (byte) 0x83).putInt(8, (int) (40 * MIB / 512)).putInt(12, (int) (32 * MIB / 512));
        put(462, more.array());
        new DiskTree(second).file("vmlinuz-6.1", "a kernel").into(disk, 40 * MIB);
        clean();
        assertCleaned(4 * MIB);

        new DiskTree(Files.createDirectory(folder.resolve("third")))
                .file("student/work", "of a home")
                .into(disk, 40 * MIB, "-F");
        assertUnclean("another file system");
    }

    @Test
    void a_name_with_a_line_end_is_refused() throws IOException {
        DiskTree tree = used();
        Files.writeString(tree.path("srv/x\ndebugfs: clri <12>"), "no");
        tree.into(disk, 0);

        assertUnclean("line end");
    }

    @Test
    void a_root_whose_logs_are_elsewhere_is_refused() throws IOException {
        new DiskTree(folder).file("etc/passwd", "root:x:0:0::/root:/bin/sh\n").into(disk, 0);

        assertUnclean("/var/log");
    }

    @Test
    void an_account_without_a_password_is_locked_too() throws IOException {
        DiskTree.root(folder).file("etc/shadow", "student::1:").into(disk, 0);

        clean();

        assertThat(read(0, "/etc/shadow")).isEqualTo("student:*:1:\n");
    }

    @Test
    void a_disk_that_was_damaged_beyond_repair_is_refused() throws IOException {
        used().into(disk, 0);
        byte[] zeros = new byte[1 << 20];
        put(2048, zeros);

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(this::clean)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("capture-unclean"));
    }
}
