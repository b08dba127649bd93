package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.capture.OwnFiles;
import dev.viveiro.worker.driver.guest.AccountFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes out of a copy of a disk what is its machine's alone. A disk of which not all is understood is refused, and not half cleaned. */
final class DiskCleaning {
    /** By which cloud-init told the guest what it is; it writes them anew for a new machine. */
    private static final Pattern TOLD = Pattern.compile(String.join(
            "|",
            "etc/sudoers\\.d/90-cloud-init-users",
            "etc/systemd/network/10-cloud-init-[^/]*",
            "etc/netplan/50-cloud-init\\.yaml",
            "etc/network/interfaces\\.d/50-cloud-init[^/]*",
            "etc/NetworkManager/system-connections/cloud-init-[^/]*",
            "etc/udev/rules\\.d/70-persistent-net\\.rules"));

    private static final int START = 128 << 10;
    private static final int PAGE = 4096;
    private static final int CHUNK = 1 << 20;
    private static final Pattern KERNEL = Pattern.compile("vmlinuz.*|grub2?|extlinux", Pattern.DOTALL);

    private DiskCleaning() {}

    /** @throws dev.viveiro.worker.driver.DriverFailure {@code capture-unclean} */
    static void clean(Path disk, MachineLogin login) throws IOException {
        List<ExtFiles> roots = new ArrayList<>();
        for (DiskPart part : DiskPart.of(disk)) {
            ByteBuffer start = start(disk, part);
            if (DiskPart.hasExt(start)) {
                if (DiskPart.hasForeignJournal(start)) {
                    throw ExtFiles.unclean("its file system has a journal elsewhere");
                }
                ExtFiles files = new ExtFiles(disk, part);
                files.requireHoles();
                files.mend();
                if (files.find("etc/passwd").isPresent()) {
                    roots.add(files);
                } else if (!isBoot(files)) {
                    throw ExtFiles.unclean("beside its root and /boot it has another file system, which begins at %d"
                            .formatted(part.from()));
                }
            } else if (DiskPart.text(start, PAGE - 10, 10).equals("SWAPSPACE2")) {
                empty(disk, new DiskPart(part.from() + PAGE, part.length() - PAGE, false));
            } else if (SparseFile.isZero(start.array(), START)) {
                // whatever is behind it, nobody's file system is
                empty(disk, part);
            } else if (!part.loader() && !isFat(start)) {
                throw ExtFiles.unclean(
                        "what begins at %d is %s, and not ext4, swap or FAT".formatted(part.from(), kind(start)));
            }
        }
        if (roots.size() != 1) {
            throw ExtFiles.unclean(
                    "it has %d file systems with an /etc/passwd, and one is cleaned".formatted(roots.size()));
        }
        clean(roots.getFirst(), login);
    }

    private static ByteBuffer start(Path disk, DiskPart part) throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ)) {
            return DiskPart.read(channel, part.from(), START);
        }
    }

    private static boolean isBoot(ExtFiles files) throws IOException {
        return files.list(Map.of(2L, "")).stream()
                .anyMatch(entry -> KERNEL.matcher(entry.path()).matches());
    }

    private static boolean isFat(ByteBuffer start) {
        return Short.toUnsignedInt(start.getShort(510)) == 0xAA55
                && (DiskPart.text(start, 54, 3).equals("FAT")
                        || DiskPart.text(start, 82, 3).equals("FAT"));
    }

    private static String kind(ByteBuffer start) {
        if (DiskPart.text(start, 0, 4).equals("XFSB")) {
            return "XFS";
        }
        if (DiskPart.text(start, 0, 4).equals("LUKS")) {
            return "encrypted (LUKS)";
        }
        if (DiskPart.text(start, 512, 8).equals("LABELONE")) {
            return "of LVM";
        }
        return DiskPart.text(start, 65_600, 8).equals("_BHRfS_M") ? "btrfs" : "of an unknown kind";
    }

    /** What is zero stays a hole. */
    private static void empty(Path disk, DiskPart part) throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long at = part.from(); at < part.from() + part.length(); at += CHUNK) {
                int length = (int) Math.min(CHUNK, part.from() + part.length() - at);
                if (!SparseFile.isZero(DiskPart.read(channel, at, length).array(), length)) {
                    ByteBuffer zeros = ByteBuffer.allocate(length);
                    while (zeros.hasRemaining()) {
                        int unused = channel.write(zeros, at + zeros.position());
                    }
                }
            }
        }
    }

    /** What is to become of the entries of a root. */
    private record Found(List<ExtFiles.Entry> remove, List<ExtFiles.Entry> empty, List<ExtFiles.Entry> rewrite) {
        boolean isClean() {
            return remove.isEmpty() && empty.isEmpty();
        }
    }

    private static void clean(ExtFiles files, MachineLogin login) throws IOException {
        for (String folder : List.of("var/log", "var/lib")) {
            if (files.find(folder).filter(ExtFiles.Entry::isFolder).isEmpty()) {
                throw ExtFiles.unclean("/" + folder + " is no folder of its root file system");
            }
        }
        OwnFiles own = new OwnFiles(
                login, home(files, login.account()), path -> TOLD.matcher(path).matches());
        Found found = look(files, own);
        files.remove(found.remove());
        files.empty(found.empty());
        for (ExtFiles.Entry file : found.rewrite()) {
            byte[] content = files.content(file);
            files.rewrite(file, rewritten(own, file, content));
        }
        files.wipe();
        Found after = look(files, own);
        if (!after.isClean()) {
            throw ExtFiles.unclean("%d files are still there"
                    .formatted(after.remove().size() + after.empty().size()));
        }
        for (ExtFiles.Entry file : after.rewrite()) {
            byte[] content = files.content(file);
            if (!Arrays.equals(content, rewritten(own, file, content))) {
                throw ExtFiles.unclean("/" + file.path() + " is what it was");
            }
        }
    }

    private static byte[] rewritten(OwnFiles own, ExtFiles.Entry file, byte[] content) {
        return own.fate(file.path()) == OwnFiles.Fate.LOCKED ? own.locked(content) : own.withoutKeys(content);
    }

    private static Found look(ExtFiles files, OwnFiles own) throws IOException {
        Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        files.walk(entry -> {
            switch (own.fate(entry.path())) {
                case KEPT -> {}
                case DROPPED -> {
                    // what is in a folder of such a name elsewhere is its owner's
                    if (!entry.isFolder() || OwnFiles.isBelow(entry.path())) {
                        found.remove().add(entry);
                    }
                }
                case EMPTIED -> {
                    if (entry.isFile() && entry.size() > 0) {
                        found.empty().add(entry);
                    }
                }
                case LOCKED, WITHOUT_KEYS -> {
                    if (entry.isFile() && entry.size() > 0) {
                        found.rewrite().add(entry);
                    }
                }
            }
        });
        return found;
    }

    /** Where the account is at home. */
    private static String home(ExtFiles files, String account) throws IOException {
        Optional<ExtFiles.Entry> passwd = files.find("etc/passwd").filter(ExtFiles.Entry::isFile);
        String text = passwd.isEmpty() ? "" : new String(files.content(passwd.get()), StandardCharsets.ISO_8859_1);
        return new AccountFiles(text, "", "")
                .find(account)
                .map(AccountFiles.Account::home)
                .orElse("/home/" + account);
    }
}
