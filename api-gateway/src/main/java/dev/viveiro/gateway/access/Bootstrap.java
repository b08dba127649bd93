package dev.viveiro.gateway.access;

import dev.viveiro.contract.access.Role;
import dev.viveiro.gateway.tenant.Tenant;
import dev.viveiro.gateway.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the tenant {@code main} and its first administrator's key. One replica at a time; the file is written before the
 * commit and is the authority: whatever key stands in it is made valid, so a crash in between heals at the next start.
 */
@Component
class Bootstrap implements ApplicationRunner {
    private static final long LOCK = 0x7669_7665_6972_6f31L;
    private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);

    private final BootstrapSettings settings;
    private final Tenants tenants;
    private final ApiKeys keys;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;

    Bootstrap(
            BootstrapSettings settings,
            Tenants tenants,
            ApiKeys keys,
            JdbcClient jdbc,
            TransactionOperations transaction) {
        this.settings = settings;
        this.tenants = tenants;
        this.keys = keys;
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query((row, number) -> true)
                    .single();
            Tenant main = tenants.findOrCreate(Tenants.MAIN);
            settings.file()
                    .ifPresent(file ->
                            keys.put(Files.exists(file) ? read(file) : write(file), main.id(), Role.ADMINISTRATOR));
        });
    }

    private static ApiKey read(Path file) {
        try {
            return ApiKey.parse(Files.readString(file).strip())
                    .orElseThrow(() -> new IllegalStateException("expected an API key (vk_...) in " + file
                            + " (VIVEIRO_BOOTSTRAP_KEY_FILE); remove the file to get a new key"));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read the first API key", e);
        }
    }

    private static ApiKey write(Path file) {
        ApiKey key = ApiKey.fresh();
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(
                    folder,
                    ".key",
                    "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, key.text().reveal() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the first API key to " + file, e);
        }
        log.info("The first administrator's API key is in {}", file);
        return key;
    }
}
