package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What comes with a disk in its file, behind its end, where QEMU does not look: kernel and initial file system of a disk that does not boot by
 * itself, and of a machine that goes to another host whose it is and how its owner gets in. Parts, then a table of them, then its length and the mark.
 *
 * @param disk how many bytes the disk has
 * @param kernel null when the disk boots by itself
 * @param machine null for an image
 */
record DiskTrailer(
        long disk,
        @Nullable Slice kernel,
        @Nullable Slice initrd,
        @Nullable Carried machine) {
    private static final byte[] MARK = "viveiro-trailer1".getBytes(StandardCharsets.US_ASCII);
    private static final int FOOTER = Long.BYTES + MARK.length;
    private static final int LARGEST = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A part of a file. */
    record Slice(Path file, long from, long length) {
        static Slice all(Path file) throws IOException {
            return new Slice(file, 0, Files.size(file));
        }

        /** From its first byte on, and beyond its end. */
        InputStream open() throws IOException {
            InputStream bytes = Files.newInputStream(file);
            try {
                bytes.skipNBytes(from);
                return bytes;
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
        }
    }

    /** Kernel and initial file system. */
    record Boot(Path kernel, Path initrd) {}

    /**
     * A machine and its login.
     *
     * @param told whether its guest has the login already
     * @param port by which its guest tells when one may log in; null when it does not, and from a worker that did not know
     */
    record Carried(
            String vm,
            String account,
            @Nullable String verifier,
            List<String> keys,
            boolean told,
            @Nullable String port) {
        static Carried of(MachineSpec spec, boolean told, @Nullable String port) {
            MachineLogin login = spec.login();
            return new Carried(
                    spec.vm().toString(), login.account(), login.passwordVerifier(), login.sshKeys(), told, port);
        }

        MachineLogin login() {
            return new MachineLogin(account, verifier, keys);
        }

        @Override
        public String toString() {
            return "Carried[" + vm + "]";
        }
    }

    private record Table(long kernel, long initrd, @Nullable Carried machine) {}

    /** Writes it behind the disk of this file, also when there is nothing in it: else what a guest wrote last could be taken for one. */
    static void append(Path file, @Nullable Boot boot, @Nullable Carried machine) throws IOException {
        List<Path> parts = boot == null ? List.of() : List.of(boot.kernel(), boot.initrd());
        List<Long> lengths = new ArrayList<>();
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            for (Path part : parts) {
                lengths.add(Files.copy(part, out));
            }
            byte[] table = JSON.writeValueAsBytes(
                    new Table(boot == null ? 0 : lengths.getFirst(), boot == null ? 0 : lengths.getLast(), machine));
            out.write(table);
            out.write(
                    ByteBuffer.allocate(FOOTER).putLong(table.length).put(MARK).array());
        }
    }

    /**
     * What comes with the disk of this file.
     *
     * @throws IllegalArgumentException when that can't be read
     */
    static DiskTrailer read(Path file) throws IOException {
        long size = Files.size(file);
        Optional<ByteBuffer> footer = size < FOOTER
                ? Optional.empty()
                : Optional.of(bytes(file, size - FOOTER, FOOTER)).filter(DiskTrailer::isMarked);
        if (footer.isEmpty()) {
            return new DiskTrailer(size, null, null, null);
        }
        long length = footer.get().getLong(0);
        if (length < 0 || length > LARGEST || length > size - FOOTER) {
            throw new IllegalArgumentException("its table would have " + length + " bytes");
        }
        Table table = table(bytes(file, size - FOOTER - length, (int) length));
        long parts = size - FOOTER - length;
        boolean boots = table.kernel() > 0 && table.initrd() > 0;
        if (table.kernel() < 0
                || table.initrd() < 0
                || boots != (table.kernel() + table.initrd() > 0)
                || table.kernel() > parts
                || table.initrd() > parts - table.kernel()) {
            throw new IllegalArgumentException("its kernel and initial file system don't fit");
        }
        long initrd = parts - table.initrd();
        long kernel = initrd - table.kernel();
        return new DiskTrailer(
                kernel,
                boots ? new Slice(file, kernel, table.kernel()) : null,
                boots ? new Slice(file, initrd, table.initrd()) : null,
                table.machine());
    }

    private static Table table(ByteBuffer json) {
        try {
            Table table = JSON.readValue(json.array(), Table.class);
            if (table == null) {
                throw new IllegalArgumentException("its table is empty");
            }
            return table;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("its table can't be read", e);
        }
    }

    private static boolean isMarked(ByteBuffer footer) {
        return footer.slice(Long.BYTES, MARK.length).equals(ByteBuffer.wrap(MARK));
    }

    private static ByteBuffer bytes(Path file, long from, int length) throws IOException {
        try (InputStream in = new Slice(file, from, length).open()) {
            return ByteBuffer.wrap(in.readNBytes(length));
        }
    }
}
