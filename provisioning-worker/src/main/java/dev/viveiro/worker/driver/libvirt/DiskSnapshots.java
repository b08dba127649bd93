package dev.viveiro.worker.driver.libvirt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the snapshots in a qcow2 disk, read from the disk itself (docs/interop/qcow2.txt of QEMU's sources): what libvirt
 * says of them is what it noted, and it takes a snapshot that it could not delete for deleted.
 */
final class DiskSnapshots {
    private static final int MAGIC = 0x514649fb;
    private static final int HEADER = 72;
    private static final int COUNT = 60;
    private static final int OFFSET = 64;
    private static final int FIXED = 40;
    private static final int ID_LENGTH = 12;
    private static final int NAME_LENGTH = 14;
    private static final int EXTRA_LENGTH = 36;
    /** More than an entry with our names takes, in bytes; an operator's own may be longer. */
    private static final int USUAL = 512;

    private static final int LARGEST = 64 << 20;

    private DiskSnapshots() {}

    /** Bytes of the disk's file. */
    @FunctionalInterface
    interface Bytes {
        /** @return as many, or fewer where the file ends */
        byte[] at(long offset, int length);
    }

    /**
     * In the order in which they were taken. Of a disk that nobody writes to.
     *
     * @throws IllegalArgumentException for what is no such disk
     */
    static List<String> names(Bytes disk) {
        ByteBuffer header = ByteBuffer.wrap(disk.at(0, HEADER));
        if (header.limit() < HEADER || header.getInt(0) != MAGIC) {
            throw new IllegalArgumentException("it is no disk of QEMU (qcow2)");
        }
        int count = header.getInt(COUNT);
        long offset = header.getLong(OFFSET);
        if (count == 0) {
            return List.of();
        }
        for (long length = (long) count * USUAL; length <= LARGEST; length *= 4) {
            byte[] table = disk.at(offset, Math.toIntExact(length));
            List<String> names = read(ByteBuffer.wrap(table), count);
            if (names.size() == count) {
                return names;
            }
            if (table.length < length) {
                break;
            }
        }
        throw new IllegalArgumentException("its list of %d snapshots can't be read".formatted(count));
    }

    /** As many as are whole. */
    private static List<String> read(ByteBuffer table, int count) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (names.size() < count && at + FIXED <= table.limit()) {
            int name = Short.toUnsignedInt(table.getShort(at + NAME_LENGTH));
            long begin = (long) at
                    + FIXED
                    + Integer.toUnsignedLong(table.getInt(at + EXTRA_LENGTH))
                    + Short.toUnsignedInt(table.getShort(at + ID_LENGTH));
            if (begin + name > table.limit()) {
                break;
            }
            names.add(new String(table.array(), (int) begin, name, StandardCharsets.UTF_8));
            // each begins at a multiple of eight
            at = (int) ((begin + name + 7) & ~7L);
        }
        return names;
    }
}
