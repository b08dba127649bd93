package dev.viveiro.worker.driver.libvirt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A small file system of ISO 9660 (ECMA-119): files in one folder, with the lower-case names that Linux reads as they are. That
 * is how cloud-init's NoCloud source takes its files from a disk.
 */
final class IsoImage {
    private static final int SECTOR = 2048;
    private static final int DESCRIPTOR = 16;
    private static final int PATHS_LITTLE = 18;
    private static final int PATHS_BIG = 19;
    private static final int FOLDER = 20;
    private static final int FIRST_FILE = 21;
    private static final int PATHS_LENGTH = 10;

    private IsoImage() {}

    /**
     * The image.
     *
     * @param label the volume's name, at most 32 ASCII characters
     * @param files content by name, in the order in which they are to be; their entries fit into one sector
     * @param size of the image in bytes, a multiple of 2048
     * @throws IllegalArgumentException when the files don't fit
     */
    static byte[] of(String label, Map<String, byte[]> files, int size) {
        int needed = (FIRST_FILE
                        + files.values().stream().mapToInt(IsoImage::sectors).sum())
                * SECTOR;
        if (needed > size) {
            throw new IllegalArgumentException("%d bytes are needed and %d there".formatted(needed, size));
        }
        ByteBuffer image = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        describe(image, label);
        terminate(image);
        path(image, PATHS_LITTLE, ByteOrder.LITTLE_ENDIAN);
        path(image, PATHS_BIG, ByteOrder.BIG_ENDIAN);
        image.position(FOLDER * SECTOR);
        entry(image, new byte[] {0}, FOLDER, SECTOR, true);
        entry(image, new byte[] {1}, FOLDER, SECTOR, true);
        int at = FIRST_FILE;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] name = file.getKey().getBytes(StandardCharsets.US_ASCII);
            entry(image, name, at, file.getValue().length, false);
            image.put(at * SECTOR, file.getValue());
            at += sectors(file.getValue());
        }
        return image.array();
    }

    private static int sectors(byte[] content) {
        return (content.length + SECTOR - 1) / SECTOR;
    }

    private static void describe(ByteBuffer image, String label) {
        image.position(DESCRIPTOR * SECTOR);
        image.put((byte) 1).put(ascii("CD001", 5)).put((byte) 1).put((byte) 0);
        image.put(ascii("", 32)).put(ascii(label, 32)).put(new byte[8]);
        both(image, image.capacity() / SECTOR);
        image.put(new byte[32]);
        bothShort(image, 1);
        bothShort(image, 1);
        bothShort(image, SECTOR);
        both(image, PATHS_LENGTH);
        image.putInt(PATHS_LITTLE)
                .putInt(0)
                .putInt(Integer.reverseBytes(PATHS_BIG))
                .putInt(0);
        entry(image, new byte[] {0}, FOLDER, SECTOR, true);
        image.put(ascii("", 4 * 128 + 3 * 37));
        // created, modified: not said
        byte[] unsaid = "0000000000000000\0".getBytes(StandardCharsets.US_ASCII);
        image.put(unsaid).put(unsaid).put(unsaid).put(unsaid);
        image.put((byte) 1);
    }

    private static void terminate(ByteBuffer image) {
        image.position((DESCRIPTOR + 1) * SECTOR);
        image.put((byte) 255).put(ascii("CD001", 5)).put((byte) 1);
    }

    private static void path(ByteBuffer image, int sector, ByteOrder order) {
        ByteBuffer table = image.slice(sector * SECTOR, PATHS_LENGTH).order(order);
        table.put((byte) 1).put((byte) 0).putInt(FOLDER).putShort((short) 1);
    }

    private static void entry(ByteBuffer image, byte[] name, int sector, int length, boolean folder) {
        int whole = 33 + name.length + (name.length % 2 == 0 ? 1 : 0);
        int start = image.position();
        image.put((byte) whole).put((byte) 0);
        both(image, sector);
        both(image, length);
        // 1 January 2000
        image.put(new byte[] {100, 1, 1, 0, 0, 0, 0});
        image.put((byte) (folder ? 2 : 0)).put((byte) 0).put((byte) 0);
        bothShort(image, 1);
        image.put((byte) name.length).put(name);
        image.position(start + whole);
    }

    private static void both(ByteBuffer image, int number) {
        image.putInt(number).putInt(Integer.reverseBytes(number));
    }

    private static void bothShort(ByteBuffer image, int number) {
        image.putShort((short) number).putShort(Short.reverseBytes((short) number));
    }

    /** Filled with spaces. */
    private static byte[] ascii(String text, int length) {
        return (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.US_ASCII);
    }
}
