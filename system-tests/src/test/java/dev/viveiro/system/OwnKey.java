package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A pair of SSH keys of somebody who orders machines without a password. */
final class OwnKey {
    private final Path file;

    private OwnKey(Path file) {
        this.file = file;
    }

    /** @param folder in which it is put; whoever made the folder removes it */
    static OwnKey in(Path folder) {
        var file = folder.resolve("id_ed25519");
        try {
            var process = new ProcessBuilder(
                            "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "owner", "-f", file.toString())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return new OwnKey(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As an order has it. */
    String publicPart() {
        try {
            return Files.readString(file.resolveSibling("id_ed25519.pub")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How {@code ./dev login} enters with it. */
    Map<String, String> login(String address) {
        return Map.of(
                "VIVEIRO_LOGIN_ACCOUNT",
                "debian",
                "VIVEIRO_LOGIN_ADDRESS",
                address,
                "VIVEIRO_LOGIN_KEY",
                file.toString());
    }
}
