package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.lxd.TarFilter.Fate;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TarFilterTest {
    private static final String ANY_BYTES = "SCHILY.xattr.security.capability=\u0001\u0000\u00ff\u0080\n=x";

    private static Fate fate(String path) {
        return switch (path) {
            case "gone" -> Fate.DROPPED;
            case "empty" -> Fate.EMPTIED;
            case "other" ->
                new Fate.Rewritten(old -> (new String(old, StandardCharsets.ISO_8859_1) + " and more")
                        .getBytes(StandardCharsets.ISO_8859_1));
            default -> Fate.KEPT;
        };
    }

    @Test
    void what_is_kept_is_copied_byte_for_byte() {
        TarBuilder archive = new TarBuilder()
                .folder("./folder")
                .records("path=folder/" + "long".repeat(60), ANY_BYTES, "uid=1000000")
                .file("folder/short", "x".repeat(1_000))
                .symbolicLink("folder/symbolic", "/gone")
                .hardLink("folder/hard", "folder/short")
                .entry("folder/device", '3', "", new byte[0])
                .entry("L", 'L', "", ("folder/" + "g".repeat(200) + "\0").getBytes(StandardCharsets.ISO_8859_1))
                .file("folder/ggg", "");

        assertThat(archive.filtered(TarFilterTest::fate)).isEqualTo(archive.built());
    }

    @Test
    void entries_are_dropped_emptied_and_rewritten_with_all_else_that_they_have() {
        byte[] filtered = new TarBuilder()
                .records(ANY_BYTES)
                .file("./gone", "a secret")
                .records(ANY_BYTES)
                .file("empty", "y".repeat(513))
                .file("other", "z".repeat(512))
                .file("kept", "as it was")
                .filtered(TarFilterTest::fate);

        assertThat(TarBuilder.listed(filtered))
                .containsExactly(
                        entry("empty", ""), entry("other", "z".repeat(512) + " and more"), entry("kept", "as it was"));
        assertThat(new String(filtered, StandardCharsets.ISO_8859_1))
                .doesNotContain("a secret")
                .containsOnlyOnce(ANY_BYTES);
        TarHeader header = new TarHeader(Arrays.copyOfRange(filtered, 1_024, 1_536));
        assertThat(header.name()).isEqualTo("empty");
        assertThat(header.whole()).isTrue();
        assertThat(new String(header.bytes(), 100, 24, StandardCharsets.ISO_8859_1))
                .isEqualTo("0000640\0" + "0001750\0" + "0001751\0");
    }

    /** Each name has 64 Ki characters, and 16 Mi are remembered. */
    private static TarBuilder links(int many) {
        TarBuilder archive = new TarBuilder().file("gone", "a secret");
        for (int i = 0; i < many; i++) {
            archive.entry(
                    "L",
                    'L',
                    "",
                    ("%06d".formatted(i) + "n".repeat(65_530) + "\0").getBytes(StandardCharsets.US_ASCII));
            archive.hardLink("n", "gone");
        }
        return archive;
    }

    @Test
    void a_guest_that_makes_names_without_end_fills_nobodys_memory() {
        assertThat(TarBuilder.listed(links(255).filtered(TarFilterTest::fate))).isEmpty();
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> links(257).filtered(TarFilterTest::fate))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("capture-unclean"));
    }

    @Test
    void names_of_what_is_dropped_go_with_it_and_folders_and_links_are_not_emptied() {
        assertThat(TarBuilder.listed(new TarBuilder()
                        .file("gone", "a secret")
                        .hardLink("gone-too", "gone")
                        .hardLink("and-this", "./gone-too")
                        .symbolicLink("empty", "elsewhere")
                        .folder("other")
                        .filtered(TarFilterTest::fate)))
                .containsExactly(entry("empty", "-> elsewhere"), entry("other", ""));
        assertThat(TarBuilder.listed(new TarBuilder()
                        .file("empty", "a secret")
                        .hardLink("gone", "empty")
                        .filtered(TarFilterTest::fate)))
                .containsEntry("empty", "");
    }

    @Test
    void what_is_to_be_cleaned_and_has_another_name_that_stays_is_refused() {
        for (String path : new String[] {"gone", "empty", "other"}) {
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> new TarBuilder()
                            .file("kept", "a secret")
                            .hardLink(path, "kept")
                            .filtered(TarFilterTest::fate))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("capture-unclean"))
                    .satisfies(failure -> assertThat(failure.detail()).contains("/" + path, "kept"));
        }
    }

    @Test
    void an_archive_that_is_damaged_cut_off_or_of_an_unknown_kind_is_refused() {
        byte[] archive = new TarBuilder().file("kept", "x".repeat(2_000)).built();
        byte[] damaged = archive.clone();
        damaged[3]++;
        assertThatThrownBy(() -> copy(damaged)).isInstanceOf(DriverFailure.class);
        assertThatThrownBy(() -> copy(Arrays.copyOf(archive, 1_000))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copy(
                        new TarBuilder().entry("sparse", 'S', "", new byte[0]).built()))
                .isInstanceOf(DriverFailure.class);
        assertThatThrownBy(() -> copy(new TarBuilder()
                        .records("GNU.sparse.major=1")
                        .file("empty", "x")
                        .built()))
                .isInstanceOf(DriverFailure.class);
    }

    @Test
    void a_size_that_only_a_record_could_tell_goes_with_the_content() {
        byte[] filtered = new TarBuilder()
                .records("size=600", ANY_BYTES)
                .file("empty", "x".repeat(600))
                .file("kept", "as it was")
                .filtered(TarFilterTest::fate);

        assertThat(TarBuilder.listed(filtered)).containsExactly(entry("empty", ""), entry("kept", "as it was"));
        assertThat(new String(filtered, StandardCharsets.ISO_8859_1))
                .contains(ANY_BYTES)
                .doesNotContain("size=600");
    }

    private static void copy(byte[] archive) throws java.io.IOException {
        TarFilter.copy(new ByteArrayInputStream(archive), OutputStream.nullOutputStream(), TarFilterTest::fate);
    }
}
