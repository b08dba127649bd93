package dev.viveiro.gateway.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataKeyTest {
    @TempDir
    Path folder;

    private DataKey key(int bytes, int fill) throws IOException {
        byte[] key = new byte[bytes];
        java.util.Arrays.fill(key, (byte) fill);
        Path file = folder.resolve("data-" + fill + ".key");
        Files.writeString(file, Base64.getUrlEncoder().encodeToString(key) + "\n");
        return new DataKey(new KeyFiles(folder.resolve("none"), file));
    }

    @Test
    void what_was_sealed_opens_in_its_context_alone() throws IOException {
        DataKey key = key(32, 1);
        byte[] sealed = key.seal("secret".getBytes(UTF_8), "row 1");

        assertThat(new String(key.open(sealed, "row 1"), UTF_8)).isEqualTo("secret");
        assertThatThrownBy(() -> key.open(sealed, "row 2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key(32, 2).open(sealed, "row 1")).hasMessageContaining("VIVEIRO_DATA_KEY_FILE");
    }

    @Test
    void the_same_text_is_sealed_differently_every_time() throws IOException {
        DataKey key = key(32, 1);

        assertThat(key.seal(new byte[] {1}, "x")).isNotEqualTo(key.seal(new byte[] {1}, "x"));
    }

    @Test
    void a_key_of_another_length_or_no_key_is_refused_with_the_name_of_the_setting() {
        assertThatThrownBy(() -> key(16, 1))
                .hasMessageContaining("32 bytes")
                .hasMessageContaining("VIVEIRO_DATA_KEY_FILE");
        assertThatThrownBy(() -> new DataKey(new KeyFiles(folder, folder.resolve("none"))))
                .hasMessageContaining("VIVEIRO_DATA_KEY_FILE");
    }
}
