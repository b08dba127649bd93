package dev.viveiro.worker.driver.lxd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A tar archive of a test, and what is in one. */
final class TarBuilder {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    TarBuilder file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private TarBuilder file(String path, byte[] content) {
        return entry(path, '0', "", content);
    }

    TarBuilder folder(String path) {
        return entry(path + "/", '5', "", new byte[0]);
    }

    TarBuilder hardLink(String path, String to) {
        return entry(path, '1', to, new byte[0]);
    }

    TarBuilder symbolicLink(String path, String to) {
        return entry(path, '2', to, new byte[0]);
    }

    TarBuilder entry(String path, char type, String link, byte[] content) {
        byte[] block = new byte[TarHeader.BLOCK];
        put(block, 0, path);
        put(block, 100, "0000640\0");
        put(block, 108, "0001750\0");
        put(block, 116, "0001751\0");
        put(block, 136, "00000000000\0");
        block[156] = (byte) type;
        put(block, 157, link);
        put(block, 257, "ustar\00000");
        byte[] whole = new TarHeader(block).sized(content.length).bytes();
        bytes.writeBytes(whole);
        bytes.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        return this;
    }

    /** Records of the entry that follows, each {@code key=value} of characters below 256. */
    TarBuilder records(String... records) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String record : records) {
            int length = record.length() + 3;
            while (String.valueOf(length).length() + record.length() + 2 != length) {
                length++;
            }
            all.writeBytes((length + " " + record + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return entry("PaxHeaders/x", 'x', "", all.toByteArray());
    }

    byte[] built() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(bytes.toByteArray());
        whole.writeBytes(new byte[2 * TarHeader.BLOCK]);
        return whole.toByteArray();
    }

    byte[] filtered(TarFilter.Rules rules) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            TarFilter.copy(new ByteArrayInputStream(built()), out, rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Paths and contents of an archive; a link has where it leads to. */
    static Map<String, String> listed(InputStream archive) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        String path = null;
        while (true) {
            TarHeader header = new TarHeader(archive.readNBytes(TarHeader.BLOCK));
            if (header.isEnd()) {
                return found;
            }
            boolean links = header.isHardLink() || header.type() == '2';
            long size = links || header.type() == '5' ? 0 : header.size();
            byte[] content = archive.readNBytes((int) size);
            archive.skipNBytes((512 - size % 512) % 512);
            if (header.type() == 'x') {
                path = PaxRecords.read(content).path("");
            } else {
                String name = path == null || path.isEmpty() ? header.name() : path;
                found.put(
                        name.replaceAll("/$", ""),
                        links ? "-> " + header.link() : new String(content, StandardCharsets.ISO_8859_1));
                path = null;
            }
        }
    }

    static Map<String, String> listed(byte[] archive) {
        try {
            return listed(new ByteArrayInputStream(archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(byte[] into, int at, String text) {
        byte[] some = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(some, 0, into, at, some.length);
    }
}
