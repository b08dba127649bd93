package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a disk that may hold a file system: a partition by the disk's table (GPT of UEFI's specification, or MBR), or all of a disk
 * without one. Whatever is written there is not believed beyond the disk's end.
 *
 * @param from in bytes
 * @param length in bytes
 * @param loader whether it is kept for the code of a boot loader, which is no file system
 */
record DiskPart(long from, long length, boolean loader) {
    private static final int SECTOR = 512;
    private static final int EXT_MAGIC = 1024 + 56;
    private static final int EXT = 0xEF53;
    private static final int MOST = 256;
    /** Of the entries of a GPT, in bytes. */
    private static final int LARGEST_ENTRY = 4096;

    private static final int NAMES = 16;
    private static final int MBR_TABLE = 446;
    private static final int MBR_ENTRY = 16;
    private static final List<Integer> EXTENDED = List.of(0x05, 0x0f, 0x85);
    /** The type of GPT's partitions for boot loaders, which is made of these letters. */
    private static final String LOADER = "Hah!IdontNeedEFI";

    /** The parts of this disk, byte for byte. */
    static List<DiskPart> of(Path disk) throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
            long size = channel.size();
            List<DiskPart> found = new ArrayList<>();
            if (text(read(channel, SECTOR, SECTOR), 0, 8).equals("EFI PART")) {
                gpt(channel, found);
            } else if (hasExt(read(channel, 0, EXT_MAGIC + 2)) || !mbr(channel, found)) {
                found.add(new DiskPart(0, size, false));
            }
            return found.stream()
                    .filter(part -> part.from >= 0 && part.length > 0 && part.from < size)
                    .map(part -> new DiskPart(part.from, Math.min(part.length, size - part.from), part.loader))
                    .toList();
        }
    }

    /** Whether its journal is on a device of its own, which would be looked for among the host's. */
    static boolean hasForeignJournal(ByteBuffer start) {
        boolean has = (start.getInt(1024 + 0x5C) & 0x4) != 0;
        boolean is = (start.getInt(1024 + 0x60) & 0x8) != 0;
        return is || has && start.getInt(1024 + 0xE0) == 0;
    }

    /** @param start of a part */
    static boolean hasExt(ByteBuffer start) {
        return Short.toUnsignedInt(start.getShort(EXT_MAGIC)) == EXT;
    }

    private static void gpt(FileChannel channel, List<DiskPart> found) throws IOException {
        ByteBuffer header = read(channel, SECTOR, SECTOR);
        long table = header.getLong(72) * SECTOR;
        int count = header.getInt(80);
        if (count < 0 || count > MOST) {
            throw ExtFiles.unclean("its table has %d partitions".formatted(count));
        }
        int entry = Math.clamp(header.getInt(84), 128, LARGEST_ENTRY);
        for (int i = 0; i < count; i++) {
            ByteBuffer one = read(channel, table + (long) i * entry, 48);
            String type = text(one, 0, NAMES);
            if (!type.equals("\0".repeat(NAMES))) {
                long first = one.getLong(32);
                found.add(new DiskPart(first * SECTOR, (one.getLong(40) - first + 1) * SECTOR, type.equals(LOADER)));
            }
        }
    }

    /** @return whether there is a table */
    private static boolean mbr(FileChannel channel, List<DiskPart> found) throws IOException {
        ByteBuffer table = read(channel, 0, SECTOR);
        if (!isTable(table)) {
            return false;
        }
        for (int entry = MBR_TABLE; entry < SECTOR - 2; entry += MBR_ENTRY) {
            long from = start(table, entry);
            if (EXTENDED.contains(type(table, entry))) {
                extended(channel, from, found);
            } else if (type(table, entry) != 0) {
                found.add(new DiskPart(from, length(table, entry), false));
            }
        }
        return true;
    }

    /** A chain of tables, each with one partition and where the next is. */
    private static void extended(FileChannel channel, long begin, List<DiskPart> found) throws IOException {
        long at = begin;
        for (int tables = 0; at >= begin; tables++) {
            ByteBuffer table = read(channel, at, SECTOR);
            if (!isTable(table)) {
                return;
            }
            if (tables >= MOST) {
                throw ExtFiles.unclean("it has more than %d partitions".formatted(MOST));
            }
            if (type(table, MBR_TABLE) != 0) {
                found.add(new DiskPart(at + start(table, MBR_TABLE), length(table, MBR_TABLE), false));
            }
            int next = MBR_TABLE + MBR_ENTRY;
            at = EXTENDED.contains(type(table, next)) ? begin + start(table, next) : -1;
        }
    }

    private static boolean isTable(ByteBuffer table) {
        return Short.toUnsignedInt(table.getShort(SECTOR - 2)) == 0xAA55;
    }

    private static int type(ByteBuffer table, int entry) {
        return Byte.toUnsignedInt(table.get(entry + 4));
    }

    private static long start(ByteBuffer table, int entry) {
        return Integer.toUnsignedLong(table.getInt(entry + 8)) * SECTOR;
    }

    private static long length(ByteBuffer table, int entry) {
        return Integer.toUnsignedLong(table.getInt(entry + 12)) * SECTOR;
    }

    /** With zeros where the disk ends. */
    static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int got = 0;
        while (from >= 0 && bytes.hasRemaining() && got >= 0) {
            got = channel.read(bytes, from + bytes.position());
        }
        return bytes.rewind();
    }

    static String text(ByteBuffer bytes, int from, int length) {
        return new String(bytes.array(), from, length, StandardCharsets.ISO_8859_1);
    }
}
