package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That no test of a hypervisor is passed over in silence where it can run: what {@code scripts/dev/must-run} is, and what comes of it. */
class MustRunTest {
    private static final Path LIST = RunningSystem.repository().resolve("scripts/dev/must-run");
    /** They need what not every kernel has. */
    private static final List<String> EXEMPT = List.of("LibvirtLogicalPoolIT.java", "LxdProjectQuotasIT.java");

    private final Bash bash = new Bash(List.of("common.sh", "dev/test.sh"), """
            ROOT=$1
            cd "$ROOT"
            """);

    @TempDir
    private Path repository;

    @Test
    void a_class_that_was_skipped_or_not_found_is_named() throws IOException {
        Files.createDirectories(repository.resolve("scripts/dev"));
        Files.writeString(repository.resolve("scripts/dev/must-run"), """
                # a comment
                a.RanIT
                a.SkippedIT
                a.AbsentIT
                a.AbsentTest
                slow a.SlowIT
                """);
        report("a.RanIT", "<testcase name=\"one\" classname=\"a.RanIT$Inner\" time=\"0\"/>");
        report("a.SkippedIT", """
                <testcase name="one" classname="a.SkippedIT" time="0"/>
                <testcase name="two" classname="a.SkippedIT" time="0">
                  <skipped message="needs root"/>
                </testcase>""");

        assertThat(missed(""))
                .containsExactly("a.AbsentIT: no test", "a.AbsentTest: no test", "a.SkippedIT: 1 skipped");
        assertThat(missed(" -DskipITs")).containsExactly("a.AbsentTest: no test");
        assertThat(missed(" -Dviveiro.tests=all"))
                .containsExactly(
                        "a.AbsentIT: no test", "a.AbsentTest: no test", "a.SkippedIT: 1 skipped", "a.SlowIT: no test");
    }

    @Test
    void every_test_that_runs_under_a_condition_is_on_the_list_and_everything_on_it_is_a_test() throws IOException {
        var lines = Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        var sources = sources();
        assertThat(sources).filteredOn(MustRunTest::conditional).isNotEmpty().allSatisfy(source -> assertThat(lines)
                .contains(lineOf(source)));
        assertThat(sources.stream().map(MustRunTest::lineOf)).containsAll(lines);
    }

    private List<String> missed(String goals) {
        var said = bash.run("missed '" + goals + "'", repository);
        assertThat(said.exit()).as(said.output()).isZero();
        return said.output().lines().map(String::strip).toList();
    }

    private void report(String name, String cases) throws IOException {
        var folder = Files.createDirectories(repository.resolve("module/target/failsafe-reports"));
        Files.writeString(
                folder.resolve("TEST-" + name + ".xml"),
                "<testsuite name=\"" + name + "\">\n" + cases + "\n</testsuite>\n");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(RunningSystem.repository())) {
            return files.filter(file -> file.toString().matches(".*/src/test/java/.*(Test|IT)\\.java"))
                    .toList();
        }
    }

    /** By the hypervisors that can run, or by who runs them; conditions of single tests are indented. */
    private static boolean conditional(Path source) {
        return EXEMPT.stream().noneMatch(source::endsWith) && text(source).contains("\n@EnabledIf");
    }

    private static String lineOf(Path source) {
        var text = source.toString();
        var name = text.substring(text.indexOf("/src/test/java/") + "/src/test/java/".length(), text.lastIndexOf('.'))
                .replace('/', '.');
        return text(source).contains("\n@Tag(\"slow\")") ? "slow " + name : name;
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
