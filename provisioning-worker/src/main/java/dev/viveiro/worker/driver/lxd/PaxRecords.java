package dev.viveiro.worker.driver.lxd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The records of an extended header, {@code <length> <key>=<value>} and a line end each; values may be any bytes. */
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords(Map.of());

    private static final String SIZE = "size";

    private final Map<String, byte[]> whole;

    private PaxRecords(Map<String, byte[]> whole) {
        this.whole = whole;
    }

    static PaxRecords read(byte[] content) throws IOException {
        Map<String, byte[]> records = new LinkedHashMap<>();
        for (int at = 0; at < content.length && content[at] != 0; ) {
            int space = at;
            while (space < content.length && content[space] != ' ') {
                space++;
            }
            String digits = new String(content, at, space - at, StandardCharsets.ISO_8859_1);
            int length = digits.matches("[0-9]{1,8}") ? Integer.parseInt(digits) : 0;
            if (length <= space - at || at + length > content.length) {
                throw new IOException("the archive of the machine has an extended header that makes no sense");
            }
            byte[] record = Arrays.copyOfRange(content, at, at + length);
            String text = new String(record, StandardCharsets.ISO_8859_1);
            records.put(text.substring(space - at + 1, Math.max(space - at + 1, text.indexOf('='))), record);
            at += length;
        }
        return new PaxRecords(records);
    }

    String path(String otherwise) {
        return value("path", otherwise);
    }

    String link(String otherwise) {
        return value("linkpath", otherwise);
    }

    long size(long otherwise) {
        return Long.parseLong(value(SIZE, String.valueOf(otherwise)));
    }

    boolean hasSize() {
        return whole.containsKey(SIZE);
    }

    boolean sparse() {
        return whole.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."));
    }

    byte[] withoutSize() throws IOException {
        ByteArrayOutputStream others = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> record : whole.entrySet()) {
            if (!record.getKey().equals(SIZE)) {
                others.write(record.getValue());
            }
        }
        return others.toByteArray();
    }

    private String value(String key, String otherwise) {
        byte[] record = whole.get(key);
        if (record == null) {
            return otherwise;
        }
        String text = new String(record, StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf('=') + 1, text.length() - 1);
    }
}
