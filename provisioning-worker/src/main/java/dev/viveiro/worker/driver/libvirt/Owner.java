package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose the machines are: a name that is made once and kept in the worker's home, and is part of the name of all that is made
 * in libvirt. So two workers on one libvirt never see or touch each other's; without the file the machines would be strangers'.
 *
 * @param name twelve hexadecimal digits
 */
record Owner(String name) {
    private static final String FILE = "owner";

    /**
     * The owner of this home, the same for ever.
     *
     * @param folder the driver's own, made when it is not there
     */
    static Owner of(Path folder, Ids ids) throws IOException {
        Path file = folder.resolve(FILE);
        try {
            return new Owner(Files.readString(file).strip());
        } catch (NoSuchFileException first) {
            Files.createDirectories(folder);
            Path made = folder.resolve(FILE + ".new");
            // the last twelve digits are random in every kind of id
            Files.writeString(made, ids.next().toString().substring(24) + "\n");
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            return new Owner(Files.readString(file).strip());
        }
    }

    /** What the names of this owner's machines, volumes and images begin with. */
    String prefix() {
        return "viveiro-" + name + "-";
    }

    String domainName(VmId vm) {
        return prefix() + vm.value();
    }

    /** libvirt wants an identity that nobody else on the host has; another worker may have a machine of the same VM. */
    String domainUuid(VmId vm) {
        return UUID.nameUUIDFromBytes(domainName(vm).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /** Empty for a name that none of this owner's machines has. */
    Optional<VmId> vmNamed(String domain) {
        try {
            return domain.startsWith(prefix())
                    ? Optional.of(VmId.of(domain.substring(prefix().length())))
                    : Optional.empty();
        } catch (IllegalArgumentException stranger) {
            return Optional.empty();
        }
    }
}
