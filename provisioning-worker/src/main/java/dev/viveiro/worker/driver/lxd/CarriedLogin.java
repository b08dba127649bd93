package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which machine an archive is, and how its owner gets in: a comment at the end of the archive's metadata, which LXD passes over. The rest of the archive is
 * as it is.
 */
final class CarriedLogin implements TarFilter.Rules {
    private static final String METADATA = "metadata.yaml";
    static final String COMMENT = "# viveiro-machine: ";
    private static final JsonMapper JSON = JsonMapper.shared();
    /** LXD writes the metadata first. */
    private static final int ENTRIES = 100;

    private final String comment;

    private record Carried(
            String vm, String account, @Nullable String verifier, List<String> keys) {}

    CarriedLogin(VmId vm, MachineLogin login) {
        Carried carried = new Carried(vm.toString(), login.account(), login.passwordVerifier(), login.sshKeys());
        this.comment = COMMENT + Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(carried)) + "\n";
    }

    @Override
    public TarFilter.Fate of(String path) {
        return path.equals(METADATA) ? new TarFilter.Fate.Rewritten(this::withComment) : TarFilter.Fate.KEPT;
    }

    private byte[] withComment(byte[] metadata) {
        String plain = new String(metadata, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith(COMMENT) && !line.strip().startsWith(Cleaning.MARK))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return (plain + comment).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The login that the archive of the machine carries.
     *
     * @throws DriverFailure {@code machine-file-unusable} when it is another machine's, or none's
     */
    static MachineLogin read(Path file, VmId vm) throws IOException {
        try {
            Carried carried = metadata(file)
                    .flatMap(metadata -> metadata.lines()
                            .filter(line -> line.startsWith(COMMENT))
                            .findFirst())
                    .map(line ->
                            JSON.readValue(Base64.getDecoder().decode(line.substring(COMMENT.length())), Carried.class))
                    .orElseThrow(() -> unusable(vm));
            if (!carried.vm().equals(vm.toString())) {
                throw unusable(vm);
            }
            return new MachineLogin(carried.account(), carried.verifier(), carried.keys());
        } catch (ZipException | EOFException | IllegalArgumentException | JacksonException | DriverFailure none) {
            throw unusable(vm);
        }
    }

    private static Optional<String> metadata(Path file) throws IOException {
        Looking looking = new Looking();
        try (InputStream tar = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            TarFilter.copy(tar, OutputStream.nullOutputStream(), looking);
        } catch (Enough seen) {
            // the rest is gigabytes
        }
        return Optional.ofNullable(looking.found);
    }

    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Enough() {
            super(null, null, false, false);
        }
    }

    private static final class Looking implements TarFilter.Rules {
        private int entries;
        private @Nullable String found;

        @Override
        public TarFilter.Fate of(String path) {
            if (path.equals(METADATA)) {
                return new TarFilter.Fate.Rewritten(content -> {
                    found = new String(content, StandardCharsets.UTF_8);
                    throw new Enough();
                });
            }
            if (++entries > ENTRIES) {
                throw new Enough();
            }
            return TarFilter.Fate.KEPT;
        }
    }

    private static DriverFailure unusable(VmId vm) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "machine-file-unusable",
                "what came is no container of machine %s".formatted(vm),
                "move the machine again; if it repeats, look at the worker's log of the host that it comes from");
    }
}
