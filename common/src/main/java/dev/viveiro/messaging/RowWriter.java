package dev.viveiro.messaging;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in PostgreSQL's binary COPY format (PostgreSQL documentation, COPY, "Binary Format"). The database converts
 * nothing: each value is written with the method of exactly its column's type.
 */
public final class RowWriter {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
    private static final int TEXT_OID = 25;
    private static final byte INET_V4 = 2;
    private static final int JSONB_VERSION = 1;

    private final int width;
    private byte[] bytes;
    private int size;
    private int values;

    RowWriter(int width, int capacity) {
        this.width = width;
        this.bytes = new byte[capacity];
        raw(SIGNATURE);
        int32(0); // flags
        int32(0); // length of the header's extension
    }

    void begin() {
        int16(width);
        values = 0;
    }

    void end() {
        if (values != width) {
            throw new IllegalStateException("expected " + width + " values in a row, got " + values);
        }
    }

    void finish() {
        int16(-1);
    }

    int size() {
        return size;
    }

    void send(CopyIn copy) throws SQLException {
        copy.writeToCopy(bytes, 0, size);
        size = 0;
    }

    /** {@code uuid}. */
    public RowWriter uuid(@Nullable UUID value) {
        if (value == null) {
            return absent();
        }
        length(16);
        int64(value.getMostSignificantBits());
        int64(value.getLeastSignificantBits());
        return this;
    }

    /** {@code text}. */
    public RowWriter text(@Nullable String value) {
        return value == null ? absent() : bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code int}, or null. */
    public RowWriter optionalInteger(@Nullable Integer value) {
        return value == null ? absent() : integer(value);
    }

    /** {@code bytea}. */
    public RowWriter bytes(byte[] value) {
        length(value.length);
        raw(value);
        return this;
    }

    /** {@code jsonb}, from JSON in UTF-8. */
    public RowWriter json(byte @Nullable [] value) {
        if (value == null) {
            return absent();
        }
        length(value.length + 1);
        int8(JSONB_VERSION);
        raw(value);
        return this;
    }

    /** {@code smallint}. */
    public RowWriter smallint(int value) {
        length(2);
        int16(value);
        return this;
    }

    /** {@code int}. */
    public RowWriter integer(int value) {
        length(4);
        int32(value);
        return this;
    }

    /** {@code bigint}. */
    public RowWriter bigint(long value) {
        length(8);
        int64(value);
        return this;
    }

    /** {@code bigint}. */
    public RowWriter optionalBigint(@Nullable Long value) {
        return value == null ? absent() : bigint(value);
    }

    /** {@code boolean}. */
    public RowWriter bool(boolean value) {
        length(1);
        int8(value ? 1 : 0);
        return this;
    }

    /** {@code timestamptz}; what is finer than a microsecond is cut off. */
    public RowWriter time(Instant value) {
        return bigint(ChronoUnit.MICROS.between(EPOCH, value.truncatedTo(ChronoUnit.MICROS)));
    }

    /** {@code inet}: one IPv4 address in dotted form. */
    public RowWriter address(String dotted) {
        String[] octets = dotted.split("\\.", -1);
        if (octets.length != 4) {
            throw new IllegalArgumentException("expected an IPv4 address, got " + dotted);
        }
        length(8);
        int8(INET_V4);
        int8(32); // bits of the mask
        int8(0); // no cidr
        int8(4);
        for (String octet : octets) {
            int8(Integer.parseInt(octet));
        }
        return this;
    }

    /** {@code text[]} without an element. */
    public RowWriter noTexts() {
        length(12);
        int32(0); // dimensions
        int32(0); // has nulls
        int32(TEXT_OID);
        return this;
    }

    /** {@code null} of any type. */
    public RowWriter absent() {
        length(-1);
        return this;
    }

    private void length(int length) {
        values++;
        int32(length);
    }

    private void int8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    private void int16(int value) {
        int8(value >> 8);
        int8(value);
    }

    private void int32(int value) {
        int16(value >> 16);
        int16(value);
    }

    private void int64(long value) {
        int32((int) (value >> 32));
        int32((int) value);
    }

    private void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
