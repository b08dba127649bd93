package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What is left of machines that are gone, beside what is in their hypervisor: with their hosts' workers, and in the books. */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final RunningSystem system;
    private final Portal portal;

    Leftovers(RunningSystem system, Portal portal) {
        this.system = system;
        this.portal = portal;
    }

    /**
     * Waits until there is nothing.
     *
     * @param passing folders of each worker's home in which something is only while one works
     */
    void areNone(List<String> vms, String... passing) {
        // folders go while one looks
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> {
                    for (var home : system.hosts()) {
                        assertThat(files(home)).noneMatch(file -> vms.stream()
                                .anyMatch(vm -> file.getFileName().toString().contains(vm)));
                        for (var folder : passing) {
                            assertThat(files(home.resolve(folder)))
                                    .filteredOn(Files::isRegularFile)
                                    .as(home + "/" + folder)
                                    .isEmpty();
                        }
                    }
                    for (var host : portal.hostIds()) {
                        assertThat(portal.get("/v1/hosts/" + host)
                                        .body()
                                        .path("remains")
                                        .size())
                                .as("remains of " + host)
                                .isZero();
                    }
                    assertThat(portal.get("/v1/conservation").body().path("ok").asBoolean())
                            .isTrue();
                    assertThat(portal.all("/v1/drift?limit=500")).isEmpty();
                    for (var vm : vms) {
                        assertThat(portal.usage(vm)).isNotEmpty().noneMatch(line -> line.path("to")
                                .isNull());
                    }
                });
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.walk(folder)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
