package dev.viveiro.worker.driver.lxd;

import dev.viveiro.testkit.LxdOverHttps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real LXD that is spoken to over HTTPS. */
@Tag("slow")
class LxdHttpsContractIT extends LxdDriverContractIT {
    @TempDir
    static Path certificates;

    private static LxdOverHttps https;

    @BeforeAll
    static void listen() throws IOException {
        https = LxdOverHttps.open(Files.createDirectory(certificates.resolve("tls")));
    }

    @AfterAll
    static void stopListening() throws IOException {
        https.close();
    }

    @Override
    protected Map<String, String> environment() {
        return https.environment();
    }
}
