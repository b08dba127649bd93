package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.process.Tool;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs by which trees of files are unpacked, copied and removed: they know links, owners, holes and paths of any length. They
 * end with the worker, even if it is killed: the next one makes the same trees anew.
 *
 * @param folder the containers' own
 */
record ContainerTools(Path folder, Owner owner) {
    private static final List<String> PROGRAMS = List.of("tar", "cp", "rm", "sync", "setpriv");
    /** The kernel kills what follows when the thread is gone that began it, which waits for it. */
    private static final List<String> WITH_THE_WORKER = List.of("setpriv", "--pdeathsig", "KILL", "--");

    /** In memory, as a rule. */
    private static final Path ELSEWHERE = Path.of("/run");

    private static final long MOST_SAID = 1 << 20;

    /** Which of them the host lacks. */
    static List<String> missing() {
        return PROGRAMS.stream().filter(name -> Tool.find(name).isEmpty()).toList();
    }

    /** Afterwards there is nothing of this owner's whose name begins so, which a worker that died left. */
    void clear(String beginning) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, beginning + "*")) {
            for (Path each : left) {
                remove(each);
            }
        }
    }

    /** The archive's files, under the owners that it says. GNU tar leaves no link by which a later entry could get out. */
    void unpack(Path archive, Path into) {
        must(
                "unpack " + archive,
                "tar",
                "--extract",
                "--file",
                archive.toString(),
                "--directory",
                into.toString(),
                "--numeric-owner",
                "--same-owner",
                "--same-permissions");
    }

    /** A copy that shares its blocks where the file system can. */
    void copy(Path tree, Path to) {
        must("copy " + tree, "cp", "--archive", "--reflink=auto", "--", tree.toString(), to.toString());
    }

    /** Afterwards it is not there, however deep a guest made it. */
    void remove(Path tree) {
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            must("remove " + tree, "rm", "--recursive", "--force", "--one-file-system", "--", tree.toString());
        }
    }

    /** Afterwards it is there even if the host loses its power. */
    void settle(Path tree) {
        must("write " + tree, "sync", "--file-system", tree.toString());
    }

    /** How folders begin in which programs say something. */
    static String said(Owner owner) {
        return owner.prefix() + "run-";
    }

    private void must(String what, String... command) {
        List<String> all = new ArrayList<>(WITH_THE_WORKER);
        all.addAll(List.of(command));
        try {
            Path run = place();
            try {
                Tool.Said said = new Tool(run, MOST_SAID).run(all);
                if (said.code() != 0) {
                    throw failed(what, said.end());
                }
            } finally {
                Files.deleteIfExists(run);
            }
        } catch (IOException e) {
            throw failed(what, e.toString());
        }
    }

    /** A disk that is full takes not even a folder, and what fills it could never be removed. */
    private Path place() throws IOException {
        try {
            return Files.createTempDirectory(folder, said(owner));
        } catch (IOException full) {
            return Files.createTempDirectory(ELSEWHERE, said(owner));
        }
    }

    static DriverFailure failed(String what, String error) {
        return Stream.of("No space left", "Disk quota exceeded").anyMatch(error::contains)
                ? LibvirtFailures.hostFull(what, error)
                : DriverFailure.refused(
                        Fault.SYSTEM,
                        "container-files-unusable",
                        "the worker could not %s: %s".formatted(what, error),
                        "use an image that is a tarball of LXD with a folder rootfs, or mend the file system of the"
                                + " containers");
    }
}
