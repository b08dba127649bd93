package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Copies a tar archive without some of its entries, and with other content of some. What is not changed is copied byte for byte:
 * owners, modes, times, links, devices and extended attributes, in whatever form they are written.
 */
final class TarFilter {
    /** Of what is read into memory: headers that go on, and files that get other content. */
    private static final int LARGEST = 4 << 20;

    private static final int BUFFER = 256 << 10;

    /** What becomes of an entry. */
    sealed interface Fate {
        record Kept() implements Fate {}

        record Dropped() implements Fate {}

        /** A file keeps its name and loses its content; anything else is kept. */
        record Emptied() implements Fate {}

        /** A file, of at most a few megabytes, has other content; anything else is kept. */
        record Rewritten(UnaryOperator<byte[]> how) implements Fate {}

        Fate KEPT = new Kept();
        Fate DROPPED = new Dropped();
        Fate EMPTIED = new Emptied();
    }

    /** Says what becomes of entries, by their paths without a slash at either end. */
    @FunctionalInterface
    interface Rules {
        Fate of(String path);
    }

    /** Characters of paths; an installed Debian has some thousand files that are cleaned. */
    private static final long MOST_REMEMBERED = 16L << 20;

    private final InputStream in;
    private final OutputStream out;
    private final Rules rules;
    /** Paths whose content is gone, or another. */
    private final Set<String> cleaned = new HashSet<>();

    private final Set<String> dropped = new HashSet<>();
    private long remembered;
    private List<byte[]> before = new ArrayList<>();
    private PaxRecords records = PaxRecords.NONE;
    private @Nullable String longName;
    private @Nullable String longLink;

    private TarFilter(InputStream in, OutputStream out, Rules rules) {
        this.in = in;
        this.out = out;
        this.rules = rules;
    }

    /**
     * Copies to the archive's end; closes neither stream.
     *
     * @throws DriverFailure {@code capture-unclean} where the rules can't be kept
     */
    static void copy(InputStream in, OutputStream out, Rules rules) throws IOException {
        new TarFilter(in, out, rules).run();
    }

    private void run() throws IOException {
        while (true) {
            TarHeader header = new TarHeader(block());
            if (header.isEnd()) {
                out.write(new byte[2 * TarHeader.BLOCK]);
                in.transferTo(OutputStream.nullOutputStream());
                return;
            }
            if (!header.whole()) {
                throw unclean("the archive of the machine is damaged");
            }
            switch (header.type()) {
                case 'x' -> records = PaxRecords.read(goesOn(header));
                case 'L' -> longName = text(goesOn(header));
                case 'K' -> longLink = text(goesOn(header));
                case '0', 0, '1', '2', '3', '4', '5', '6' -> entry(header);
                default ->
                    throw unclean("the archive of the machine has an entry of the unknown kind " + header.type());
            }
        }
    }

    /** Reads what belongs to the next entry. */
    private byte[] goesOn(TarHeader header) throws IOException {
        byte[] content = content(header.size());
        before.add(header.bytes());
        before.add(padded(content));
        return content;
    }

    private void entry(TarHeader header) throws IOException {
        String path = plain(records.path(longName == null ? header.name() : longName));
        long size = header.isFile() ? records.size(header.size()) : 0;
        Fate fate = rules.of(path);
        if (header.isHardLink()) {
            link(header, path, plain(records.link(longLink == null ? header.link() : longLink)), fate);
        } else {
            switch (fate) {
                case Fate.Dropped drop -> {
                    if (header.isFile()) {
                        remember(dropped, path);
                    }
                    skip(padded(size));
                }
                case Fate.Emptied empty
                when header.isFile() -> {
                    skip(padded(size));
                    replaced(header, path, new byte[0]);
                }
                case Fate.Rewritten(UnaryOperator<byte[]> how)
                when header.isFile() -> replaced(header, path, how.apply(content(size)));
                default -> {
                    headers(header);
                    copy(padded(size));
                }
            }
        }
        before = new ArrayList<>();
        records = PaxRecords.NONE;
        longName = null;
        longLink = null;
    }

    /** Only files have second names. A guest makes as many and as long ones as it likes. */
    private void remember(Set<String> paths, String path) throws IOException {
        remembered += path.length();
        if (remembered > MOST_REMEMBERED) {
            throw unclean("there are too many files in the folders that are cleaned");
        }
        paths.add(path);
    }

    /** The second name of a file that came before, with all that is in it. */
    private void link(TarHeader header, String path, String target, Fate fate) throws IOException {
        if (dropped.contains(target)) {
            remember(dropped, path);
            return;
        }
        boolean unclean = !(fate instanceof Fate.Kept) && !cleaned.contains(target);
        if (unclean) {
            throw unclean("/" + path + " is a hard link to " + target + ", which stays");
        }
        headers(header);
    }

    private void replaced(TarHeader header, String path, byte[] content) throws IOException {
        if (records.sparse()) {
            throw unclean("/" + path + " is a sparse file, which can't be rewritten");
        }
        remember(cleaned, path);
        if (records.hasSize()) {
            // it was larger than the header can tell, and is not any more
            byte[] others = records.withoutSize();
            before = new ArrayList<>(List.of(
                    new TarHeader(before.getFirst()).sized(others.length).bytes(), padded(others)));
        }
        headers(header.sized(content.length));
        out.write(padded(content));
    }

    private void headers(TarHeader header) throws IOException {
        for (byte[] each : before) {
            out.write(each);
        }
        out.write(header.bytes());
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw new EOFException("the archive of the machine ends too early");
        }
        return block;
    }

    private byte[] content(long size) throws IOException {
        if (size < 0 || size > LARGEST) {
            throw unclean("a file that must be cleaned has " + size + " bytes");
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("the archive of the machine ends too early");
        }
        skip(padded(size) - size);
        return content;
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    private void copy(long bytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (long left = bytes; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the archive of the machine ends too early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static long padded(long size) {
        return (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
    }

    private static byte[] padded(byte[] content) {
        return java.util.Arrays.copyOf(content, (int) padded((long) content.length));
    }

    private static String text(byte[] content) {
        String text = new String(content, java.nio.charset.StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String plain(String path) {
        String plain = path;
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        return plain.replaceAll("^/+|/+$", "");
    }

    private static DriverFailure unclean(String why) {
        return DriverFailure.refused(
                Fault.USER,
                "capture-unclean",
                "the machine's disk can't be cleaned: " + why,
                "mend that in the machine, and capture it again");
    }
}
