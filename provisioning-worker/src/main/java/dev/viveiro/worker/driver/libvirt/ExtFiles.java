package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.process.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a file system (ext2, ext3 or ext4) in a copy of a guest's disk, by the tools of e2fsprogs: nothing is mounted. The tools are told numbers
 * alone and no name that a guest gave, and have no more memory than they need.
 */
final class ExtFiles {
    private static final long MEMORY = 4L << 30;
    /** Of what a tool says at once, in bytes. */
    private static final long MOST_SAID = 64L << 20;

    private static final int MOST_CONTENT = 4 << 20;
    private static final int HOLE = 1 << 16;
    private static final int FOLDERS_AT_ONCE = 1000;
    private static final int MOST_FOLDERS = 500_000;
    /** What a kernel takes. */
    private static final int LONGEST_PATH = 4096;

    private static final long ROOT = 2;
    private static final int FIRST_OF_FILES = 11;
    private static final int KIND = 0170000;
    private static final int FOLDER = 0040000;
    private static final int FILE = 0100000;
    private static final String ECHO = "debugfs: ";
    private static final Pattern LISTED = Pattern.compile("debugfs: ls -p <([0-9]+)>");
    private static final Pattern ENTRY =
            Pattern.compile("/([0-9]{1,10})/([0-7]{1,7})/-?[0-9]+/-?[0-9]+/([^/]*)/([0-9]{0,18})/");
    private static final Pattern BLOCK = Pattern.compile("[0-9]{1,18}");

    private final Path disk;
    private final DiskPart part;
    private final Tool tool;

    /** @param disk a copy that is nobody else's, byte for byte */
    ExtFiles(Path disk, DiskPart part) {
        this.disk = disk;
        this.part = part;
        this.tool = new Tool(Objects.requireNonNull(disk.toAbsolutePath().getParent()), MOST_SAID);
    }

    /** Whether this host has what is needed for it. */
    static boolean possible() {
        return List.of("debugfs", "e2fsck", "prlimit", "fallocate").stream()
                .allMatch(name -> Tool.find(name).isPresent());
    }

    /**
     * What a folder has.
     *
     * @param path without a slash before it; each byte is a character
     * @param size in bytes; zero for what is no file
     */
    record Entry(long number, int mode, String path, long size) {
        boolean isFile() {
            return (mode & KIND) == FILE;
        }

        boolean isFolder() {
            return (mode & KIND) == FOLDER;
        }
    }

    /** What is wiped is a hole in the file afterwards, which not every file system has. */
    void requireHoles() throws IOException {
        Path probe = tool.folder().resolve("probe");
        Files.write(probe, new byte[2 * HOLE]);
        Tool.Said said = tool.run(
                List.of("fallocate", "-p", "-o", "0", "-l", String.valueOf(HOLE), String.valueOf(probe.getFileName())));
        Files.delete(probe);
        if (said.code() != 0) {
            throw DriverFailure.refused(
                    Fault.SYSTEM,
                    "capture-unclean",
                    "files of the worker's home can have no holes: " + said.end(),
                    "put the worker's home on a local file system, such as ext4 or XFS");
        }
    }

    /** Afterwards it is as a guest's own check at its boot would leave it. */
    void mend() throws IOException {
        check("-fy");
    }

    /** Afterwards nothing is left of what was removed. */
    void wipe() throws IOException {
        // the first mends, for what has to be mended is not wiped
        mend();
        if (check("-fy", "-E", "discard") != 0) {
            throw unclean("its file system is damaged");
        }
    }

    private int check(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("e2fsck"));
        command.addAll(List.of(options));
        command.add(device());
        Tool.Said said = run(command);
        // 1 and 2: mended
        if (said.code() > 2) {
            throw unclean("its file system is damaged: " + said.end());
        }
        return said.code();
    }

    /** Every entry of every folder, once. */
    void walk(Consumer<Entry> use) throws IOException {
        Map<Long, String> level = Map.of(ROOT, "");
        Set<Long> seen = new HashSet<>(level.keySet());
        while (!level.isEmpty()) {
            Map<Long, String> next = new LinkedHashMap<>();
            list(level, entry -> {
                use.accept(entry);
                if (entry.isFolder() && seen.add(entry.number())) {
                    next.put(entry.number(), entry.path() + "/");
                }
                if (seen.size() > MOST_FOLDERS || entry.path().length() > LONGEST_PATH) {
                    throw unclean("it has more than %d folders, or a path of more than %d characters"
                            .formatted(MOST_FOLDERS, LONGEST_PATH));
                }
            });
            level = next;
        }
    }

    /** What is at this path, which leads through no link. */
    Optional<Entry> find(String path) throws IOException {
        Optional<Entry> here = Optional.of(new Entry(ROOT, FOLDER, "", 0));
        for (String name : path.split("/", -1)) {
            if (here.isEmpty() || !here.get().isFolder()) {
                return Optional.empty();
            }
            Entry folder = here.get();
            String wanted = folder.path().isEmpty() ? name : folder.path() + "/" + name;
            String before = folder.path().isEmpty() ? "" : folder.path() + "/";
            here = list(Map.of(folder.number(), before)).stream()
                    .filter(entry -> entry.path().equals(wanted))
                    .findFirst();
        }
        return here;
    }

    /** What is in these folders. @param folders their paths with a slash behind them, by their numbers */
    List<Entry> list(Map<Long, String> folders) throws IOException {
        List<Entry> found = new ArrayList<>();
        list(folders, found::add);
        return found;
    }

    private void list(Map<Long, String> folders, Consumer<Entry> use) throws IOException {
        List<Long> numbers = List.copyOf(folders.keySet());
        for (int from = 0; from < numbers.size(); from += FOLDERS_AT_ONCE) {
            list(numbers.subList(from, Math.min(numbers.size(), from + FOLDERS_AT_ONCE)), folders, use);
        }
    }

    private void list(List<Long> numbers, Map<Long, String> folders, Consumer<Entry> use) throws IOException {
        String said =
                said(numbers.stream().map(number -> "ls -p <" + number + ">").toList(), false);
        Set<Long> read = new HashSet<>();
        String before = "";
        for (String line : said.split("\n", -1)) {
            Matcher listed = LISTED.matcher(line);
            Matcher entry = ENTRY.matcher(line);
            if (listed.matches()) {
                before = folders.getOrDefault(Long.parseLong(listed.group(1)), "");
            } else if (entry.matches() && entry.group(3).equals(".")) {
                read.add(Long.parseLong(entry.group(1)));
            } else if (entry.matches()) {
                entry(entry, before).ifPresent(use);
            } else if (!line.isBlank()) {
                throw unclean("a file in /%s has a line end in its name, or can't be read".formatted(before));
            }
        }
        if (!read.containsAll(numbers)) {
            throw unclean("not all of its folders can be read");
        }
    }

    private static Optional<Entry> entry(Matcher line, String before) {
        long number = Long.parseLong(line.group(1));
        String name = line.group(3);
        // what was removed is listed, too, without a number
        if (number == 0 || name.equals("..")) {
            return Optional.empty();
        }
        long size = line.group(4).isEmpty() ? 0 : Long.parseLong(line.group(4));
        return Optional.of(new Entry(number, Integer.parseInt(line.group(2), 8), before + name, size));
    }

    byte[] content(Entry file) throws IOException {
        if (file.size() > MOST_CONTENT) {
            throw unclean("/%s has %d bytes".formatted(file.path(), file.size()));
        }
        byte[] content = run(List.of("debugfs", "-R", "cat <" + file.number() + ">", device()))
                .bytes();
        if (content.length != file.size()) {
            throw unclean("/" + file.path() + " can't be read");
        }
        return content;
    }

    /** The entries are there until it is mended. What has second names goes by all of them. */
    void remove(List<Entry> entries) throws IOException {
        change(entries.stream()
                .filter(entry -> entry.number() >= FIRST_OF_FILES)
                .map(entry -> "clri <" + entry.number() + ">")
                .toList());
    }

    void empty(List<Entry> files) throws IOException {
        change(files.stream()
                .flatMap(file ->
                        List.of("punch <" + file.number() + "> 0", "sif <" + file.number() + "> size 0").stream())
                .toList());
    }

    /** Gives a file other content, which is hardly longer, where its own is. */
    void rewrite(Entry file, byte[] content) throws IOException {
        int block = blockSize();
        long blocks = (file.size() + block - 1) / block;
        List<String> asked = new ArrayList<>();
        for (long i = 0; i < blocks; i++) {
            asked.add("bmap <" + file.number() + "> " + i);
        }
        List<String> said = said(asked, false)
                .lines()
                .filter(line -> !line.startsWith(ECHO) && !line.isBlank())
                .toList();
        if (said.size() != blocks || content.length > blocks * block) {
            throw unclean("/" + file.path() + " can't be rewritten");
        }
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (int i = 0; i < said.size(); i++) {
                byte[] part = new byte[block];
                int from = Math.min(content.length, i * block);
                System.arraycopy(content, from, part, 0, Math.min(block, content.length - from));
                write(channel, file, said.get(i), part);
            }
        }
        change(List.of("sif <%d> size %d".formatted(file.number(), content.length)));
    }

    private void write(FileChannel channel, Entry file, String block, byte[] content) throws IOException {
        long number = BLOCK.matcher(block).matches() ? Long.parseLong(block) : 0;
        if (number <= 0 || number >= part.length() / content.length) {
            throw unclean("/" + file.path() + " has holes, or is in its own entry");
        }
        ByteBuffer rest = ByteBuffer.wrap(content);
        for (long at = part.from() + number * content.length; rest.hasRemaining(); ) {
            at += channel.write(rest, at);
        }
    }

    private int blockSize() throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
            return 1024
                    << Math.clamp(
                            DiskPart.read(channel, part.from() + 1024 + 24, 4).getInt(0), 0, 6);
        }
    }

    private void change(List<String> commands) throws IOException {
        if (!commands.isEmpty()) {
            String unused = said(commands, true);
        }
    }

    private String said(List<String> commands, boolean writes) throws IOException {
        Path file = tool.folder().resolve("commands");
        Files.write(file, commands);
        List<String> command = new ArrayList<>(List.of("debugfs"));
        if (writes) {
            command.add("-w");
        }
        command.addAll(List.of("-f", file.getFileName().toString(), device()));
        return run(command).text();
    }

    /** As the tools are told of it, from the folder in which it is. */
    private String device() {
        return disk.getFileName() + "?offset=" + part.from();
    }

    private Tool.Said run(List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("prlimit", "--as=" + MEMORY, "--core=0", "--"));
        all.add(Tool.find(command.getFirst())
                .orElseThrow(() -> new IOException("no " + command.getFirst()))
                .toString());
        all.addAll(command.subList(1, command.size()));
        return tool.run(all);
    }

    static DriverFailure unclean(String why) {
        return DriverFailure.refused(
                Fault.USER,
                "capture-unclean",
                "the machine's disk can't be cleaned: " + why,
                "mend that in the machine, and capture it again");
    }
}
