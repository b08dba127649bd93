package dev.viveiro.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final String NOTE =
            "<!-- Made from the code by ConfigurationPageTest; rewrite it with -Ddocs.update=true. -->\n\n";

    @Test
    void the_page_of_configuration_says_what_the_code_says() throws IOException {
        Path file = Path.of(System.getProperty("basedir", ""))
                .toAbsolutePath()
                .resolve("../docs/reference/configuration.md");
        String content = NOTE + ConfigurationPage.text();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(file, content);
        }
        assertThat(Files.readString(file))
                .as("docs/reference/configuration.md is stale: run ./mvnw -pl system-tests -am test -Ddocs.update=true")
                .isEqualTo(content);
    }

    @Test
    void every_service_has_its_settings_described() throws IOException {
        assertThat(ConfigurationPage.text())
                .contains("## api-gateway", "## metering-worker", "## notification-worker", "## provisioning-worker")
                .contains("## All services");
    }
}
