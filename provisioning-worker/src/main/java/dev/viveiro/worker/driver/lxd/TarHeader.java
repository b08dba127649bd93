package dev.viveiro.worker.driver.lxd;

import java.nio.charset.StandardCharsets;

/** One block of 512 bytes before an entry of a tar archive (POSIX.1-1988, as GNU and Go write it, too). */
final class TarHeader {
    static final int BLOCK = 512;

    private static final int NAME = 0;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;
    private static final int LINK = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_LENGTH = 155;

    private final byte[] block;

    TarHeader(byte[] block) {
        this.block = block;
    }

    /** Two of these end an archive. */
    boolean isEnd() {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    boolean whole() {
        return number(CHECKSUM, CHECKSUM_LENGTH) == sum();
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    /** Whether it is a file with bytes of its own. */
    boolean isFile() {
        return type() == '0' || type() == 0;
    }

    boolean isHardLink() {
        return type() == '1';
    }

    /** As the block alone says it. */
    String name() {
        String name = text(NAME, NAME_LENGTH);
        boolean posix = text(MAGIC, 6).equals("ustar");
        String prefix = posix ? text(PREFIX, PREFIX_LENGTH) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String link() {
        return text(LINK, NAME_LENGTH);
    }

    /** In bytes, as the block alone says it. */
    long size() {
        return number(SIZE, SIZE_LENGTH);
    }

    /** The same with another size, below 8 GiB. */
    TarHeader sized(long size) {
        byte[] changed = block.clone();
        put(changed, SIZE, "%011o\0".formatted(size));
        TarHeader header = new TarHeader(changed);
        put(changed, CHECKSUM, "%06o\0 ".formatted(header.sum()));
        return header;
    }

    byte[] bytes() {
        return block;
    }

    private long sum() {
        long sum = 0;
        for (int at = 0; at < BLOCK; at++) {
            boolean itself = at >= CHECKSUM && at < CHECKSUM + CHECKSUM_LENGTH;
            sum += itself ? ' ' : block[at] & 0xff;
        }
        return sum;
    }

    /** Octal digits, or, where the first bit is set, the bytes of the number. */
    private long number(int from, int length) {
        long number = 0;
        if ((block[from] & 0x80) != 0) {
            for (int at = from + length - 8; at < from + length; at++) {
                number = number << 8 | block[at] & 0xff;
            }
            return number;
        }
        String digits = text(from, length).strip();
        return digits.matches("[0-7]{1,20}") ? Long.parseLong(digits, 8) : digits.isEmpty() ? 0 : -1;
    }

    private String text(int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        // every byte is a character and back
        return new String(block, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] into, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, into, at, bytes.length);
    }
}
