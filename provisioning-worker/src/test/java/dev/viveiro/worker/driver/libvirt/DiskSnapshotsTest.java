package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskSnapshotsTest {
    private static final int TABLE = 4096;

    private final ByteBuffer disk = ByteBuffer.allocate(1 << 20).putInt(0, 0x514649fb);
    private int end = TABLE;

    private void add(String id, String name, int extra) {
        disk.putInt(60, disk.getInt(60) + 1).putLong(64, TABLE);
        disk.putShort(end + 12, (short) id.length())
                .putShort(end + 14, (short) name.length())
                .putInt(end + 36, extra);
        byte[] text = (id + name).getBytes(StandardCharsets.US_ASCII);
        disk.put(end + 40 + extra, text);
        end += (40 + extra + text.length + 7) / 8 * 8;
    }

    private List<String> names() {
        return DiskSnapshots.names((offset, length) ->
                Arrays.copyOfRange(disk.array(), (int) offset, (int) Math.min(offset + length, disk.capacity())));
    }

    @Test
    void a_disk_without_snapshots_has_none() {
        assertThat(names()).isEmpty();
    }

    @Test
    void names_are_read_whatever_stands_beside_them() {
        add("1", "viveiro-a", 24);
        add("12", "viveiro-a", 16);
        add("3", "x".repeat(1500), 0);

        assertThat(names()).containsExactly("viveiro-a", "viveiro-a", "x".repeat(1500));
    }

    @Test
    void what_is_no_disk_or_is_cut_off_is_not_taken_for_one_without_snapshots() {
        add("1", "viveiro-a", 24);
        disk.putInt(60, 2_000_000);
        assertUnreadable("can't be read");
        disk.putInt(60, 1).putShort(TABLE + 14, (short) 1).putInt(TABLE + 36, -1);
        assertUnreadable("can't be read");
        disk.putInt(0, 0);
        assertUnreadable("no disk of QEMU");
    }

    private void assertUnreadable(String why) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(this::names)
                .withMessageContaining(why);
    }
}
