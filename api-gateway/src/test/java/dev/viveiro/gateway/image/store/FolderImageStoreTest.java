package dev.viveiro.gateway.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.image.ImageSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class FolderImageStoreTest {
    private static final UUID IMAGE = new UUID(1, 2);

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private FolderImageStore store;

    @BeforeEach
    void open() {
        ImageSettings settings = new ImageSettings(
                folder,
                DataSize.ofMegabytes(1),
                false,
                Duration.ofHours(1),
                Duration.ofDays(1),
                Duration.ofDays(1),
                20,
                Duration.ofSeconds(10));
        store = new FolderImageStore(settings, () -> new UUID(7, 7));
    }

    private void isWhole() throws IOException {
        Files.writeString(folder.resolve(IMAGE + ".image"), "bytes");
    }

    private boolean removed(boolean nobodys) {
        return store.removeWhole(IMAGE, () -> {
            asked.incrementAndGet();
            return nobodys;
        });
    }

    @Test
    void what_is_whole_is_not_removed_while_somebody_writes_it() throws IOException {
        try (ImageDraft draft = store.draft(IMAGE).orElseThrow()) {
            // as if it had become whole just now
            isWhole();
            assertThat(removed(true)).isFalse();
            assertThat(asked).hasValue(0);
            assertThat(store.sizeOf(IMAGE)).hasValue(5);
            assertThat(draft.length()).isZero();
        }
        assertThat(removed(true)).isTrue();
        assertThat(store.sizeOf(IMAGE)).isEmpty();
    }

    @Test
    void what_is_somebodys_after_all_stays_and_may_be_asked_for_again() throws IOException {
        isWhole();
        assertThat(removed(false)).isTrue();
        assertThat(store.sizeOf(IMAGE)).hasValue(5);
        assertThat(removed(true)).isTrue();
        assertThat(store.all()).isEmpty();
    }

    @Test
    void nobody_is_asked_for_an_image_that_is_not_whole() {
        assertThat(removed(true)).isTrue();
        assertThat(asked).hasValue(0);
    }
}
