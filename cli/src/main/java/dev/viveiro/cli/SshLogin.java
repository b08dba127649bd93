package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Revealed;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Enters a machine with what its owner was told: the proof that all before it was true. */
final class SshLogin {
    static final Duration WHOLE = Duration.ofSeconds(6);
    /** A guest that is emulated, and has just booted, takes a while to let one in. */
    private static final Duration ONE_TRY = Duration.ofSeconds(30);

    private final Path program;
    private final Patience patience;
    private final PrintStream out;
    private String lastWords = "it said nothing";

    SshLogin(Path program, Patience patience, PrintStream out) {
        this.program = program;
        this.patience = patience;
        this.out = out;
    }

    /** Tries until the machine lets it in: a machine runs a moment before its SSH does. */
    void with(Revealed revealed) {
        var who = revealed.account() + "@" + revealed.address();
        var said = patience.within(WHOLE, () -> once(revealed))
                .orElseThrow(() -> new Unmet(
                        "an SSH login as " + who + " with the revealed password",
                        lastWords,
                        "See the machine's console, and try ./dev login yourself."));
        out.println("Logged in by SSH as " + who + ", where the machine says: " + said);
    }

    private Optional<String> once(Revealed revealed) {
        var builder = new ProcessBuilder(program.toString(), "login").redirectErrorStream(true);
        builder.environment().put("VIVEIRO_LOGIN_ACCOUNT", revealed.account());
        builder.environment().put("VIVEIRO_LOGIN_ADDRESS", revealed.address());
        builder.environment().put("VIVEIRO_LOGIN_PASSWORD", revealed.password());
        try {
            var process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(ONE_TRY.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                lastWords = "it took longer than " + ONE_TRY.toSeconds() + " s";
                return Optional.empty();
            }
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            lastWords = text;
            return process.exitValue() == 0
                    ? Optional.of(String.join(", ", text.lines().toList()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
