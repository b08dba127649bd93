package dev.viveiro.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ApiKeyTest {
    @Test
    void a_fresh_key_reads_back_as_itself() {
        ApiKey key = ApiKey.fresh();

        assertThat(ApiKey.parse(key.text().reveal())).contains(key);
        assertThat(ApiKey.fresh()).isNotEqualTo(key);
    }

    @Test
    void a_key_prints_its_id_and_never_its_secret() {
        ApiKey key = ApiKey.fresh();

        assertThat(key.toString())
                .contains(key.id())
                .doesNotContain(key.secret().reveal());
    }

    @Test
    void anything_else_is_no_key() {
        for (String text : new String[] {
            "", "vk_", "vk_x_y", "vj_" + "a".repeat(43), ApiKey.fresh().text().reveal() + "x"
        }) {
            assertThat(ApiKey.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void without_a_file_for_the_first_key_none_is_made() {
        BootstrapSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("viveiro.bootstrap.key-file", "")))
                .bindOrCreate("viveiro.bootstrap", BootstrapSettings.class);

        assertThat(settings.file()).isEmpty();
    }
}
