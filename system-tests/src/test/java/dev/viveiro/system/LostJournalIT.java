package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.worker.driver.simulated.SaltedSha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A host's journal is lost in the middle of a class: every student has one machine, and the password mailed opens it. */
class LostJournalIT extends Story {
    private static final Pattern LINK = Pattern.compile("/reveal#(\\S+)");
    private static final Duration LONG = Duration.ofSeconds(150);
    private static final String WORKER = "provisioning-worker-1";

    @TempDir
    Path vault;

    @AfterEach
    void repair() {
        hosts.behave();
        system.up();
    }

    @Test
    void a_class_survives_the_loss_of_a_hosts_journal() {
        var batch = halfDone("gone", 8);
        system.kill(WORKER);
        move(home(), vault);
        hosts.behave();
        system.up();
        everybodyHasOneMachine(batch, "gone", 8);
    }

    @Test
    @Tag("slow")
    void a_class_survives_an_old_copy_of_a_hosts_journal() {
        var batch = halfDone("copied", 30);
        system.kill(WORKER);
        copy(home(), vault);
        system.up();
        hosts.misbehave("start HANGS name=copied-030");
        await().atMost(LONG).until(() -> count(batch, "succeeded") >= 29);
        system.kill(WORKER);
        move(home(), vault.resolve("newer"));
        copy(vault, home());
        hosts.behave();
        system.up();
        everybodyHasOneMachine(batch, "copied", 30);
    }

    private Path home() {
        return system.hosts().getFirst();
    }

    /** A class of which some have their machine and some hang. */
    private String halfDone(String name, int size) {
        hosts.misbehave(Stream.of("004", "005", "006", "007", "008", "01?", "02?", "030")
                .map(row -> "start HANGS name=" + name + "-" + row)
                .toArray(String[]::new));
        var items = IntStream.rangeClosed(1, size)
                .mapToObj(number -> Map.of("name", "Student " + number, "email", owner(name, number)))
                .toList();
        var accepted = portal.post("/v1/batches", Map.of("items", items), Map.of());
        assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
        var batch = accepted.text("/batch/id");
        await().atMost(LONG).until(() -> count(batch, "succeeded") >= 3);
        return batch;
    }

    private static String owner(String name, int number) {
        return "%s-%03d@school.example".formatted(name, number);
    }

    private int count(String batch, String state) {
        return portal.get("/v1/batches/" + batch).body().at("/counts/" + state).asInt();
    }

    private void everybodyHasOneMachine(String batch, String name, int size) {
        await().atMost(LONG)
                .until(() -> !portal.get("/v1/batches/" + batch).text("/state").equals("RUNNING"));
        assertThat(count(batch, "succeeded")).isEqualTo(size);
        var vms = vms(batch);
        assertThat(vms).hasSize(size);
        for (var vm : vms) {
            var owner = vm.path("ownerEmail").asString("");
            await().atMost(LONG).until(() -> !portal.mailsTo(owner).isEmpty());
            var machines = hosts.machines(vm.path("id").asString(""));
            assertThat(machines).as("machines of %s", owner).hasSize(1);
            assertThat(machines.getFirst()).containsEntry("power", "RUNNING");
            assertThat(SaltedSha256.matches(
                            revealed(owner), String.valueOf(machines.getFirst().get("verifier"))))
                    .as("the password of %s opens the machine", owner)
                    .isTrue();
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(
                        portal.get("/v1/conservation").body().path("ok").asBoolean())
                .isTrue());
        assertThat(portal.vmsNamed(name + "-")).hasSize(size);
    }

    private List<JsonNode> vms(String batch) {
        var page = portal.get("/v1/vms?limit=500&batch=" + batch);
        return StreamSupport.stream(page.body().path("items").spliterator(), false)
                .toList();
    }

    /** One mail each: a second one would hold another password. */
    private String revealed(String owner) {
        var mails = portal.mailsTo(owner);
        assertThat(mails).as("mails to %s", owner).hasSize(1);
        var link = LINK.matcher(mails.getFirst().path("text").asString(""));
        assertThat(link.find()).isTrue();
        return portal.post("/v1/reveals", Map.of("token", link.group(1)), Map.of())
                .text("/password");
    }

    private static void move(Path from, Path to) {
        copy(from, to);
        journals(from).forEach(file -> {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (var file : journals(from)) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The database and what SQLite keeps beside it. */
    private static List<Path> journals(Path folder) {
        return Stream.of("journal.db", "journal.db-wal", "journal.db-shm")
                .map(folder::resolve)
                .filter(Files::exists)
                .toList();
    }
}
