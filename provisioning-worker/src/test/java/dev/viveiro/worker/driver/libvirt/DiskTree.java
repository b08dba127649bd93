package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk with a file system, made of a folder of files. */
final class DiskTree {
    private final Path tree;

    DiskTree(Path folder) throws IOException {
        this.tree = Files.createDirectories(folder.resolve("tree"));
    }

    /** With the folders that a root has. */
    static DiskTree root(Path folder) throws IOException {
        DiskTree tree = new DiskTree(folder)
                .file("etc/passwd", "root:x:0:0::/root:/bin/sh\nstudent:x:1000:1000::/srv/student:/bin/sh\n");
        Files.createDirectories(tree.tree.resolve("var/log"));
        Files.createDirectories(tree.tree.resolve("var/lib"));
        return tree;
    }

    DiskTree file(String path, String content) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    Path path(String path) {
        return tree.resolve(path);
    }

    /** @param from where in the disk it begins, in bytes */
    void into(Path disk, long from, String... options) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(Math.max(file.length(), from + (32L << 20)));
        }
        List<String> command = new ArrayList<>(List.of("mke2fs", "-q", "-d", tree.toString()));
        command.addAll(List.of(options));
        if (!command.contains("-t")) {
            command.addAll(List.of("-t", "ext4"));
        }
        command.addAll(List.of("-E", "offset=" + from, disk.toString(), "16M"));
        String unused = run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        try {
            assertThat(process.waitFor()).as(said).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return said;
    }

    /** What a file of the disk has. */
    static String read(Path disk, long from, String path) throws IOException {
        String said = run("debugfs", "-R", "cat \"" + path + "\"", disk + "?offset=" + from);
        return said.substring(said.indexOf('\n') + 1);
    }
}
