package dev.viveiro.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.testkit.ReferencePage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    @Test
    void the_page_of_configuration_says_what_the_code_says() throws IOException {
        ReferencePage.assertFresh("configuration.md", ConfigurationPage.text());
    }

    @Test
    void every_service_has_its_settings_described() throws IOException {
        assertThat(ConfigurationPage.text())
                .contains("## api-gateway", "## metering-worker", "## notification-worker", "## provisioning-worker")
                .contains("## All services");
    }
}
