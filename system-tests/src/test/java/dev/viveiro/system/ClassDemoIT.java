package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dev demo ROSTER} as a person calls it. */
class ClassDemoIT extends Story {
    @TempDir
    private Path folder;

    @Test
    void the_demo_of_a_class_ends_when_every_machine_runs_and_every_mail_is_delivered() {
        var demo = system.call("demo", "examples/class-30.csv");
        assertThat(demo.exit()).as(demo.output()).isZero();
        assertThat(demo.output().lines())
                .containsSubsequence("30/30 RUNNING", "30/30 mails delivered", "Usage of the class so far:");
        var machines = portal.vmsNamed("student-");
        assertThat(machines).hasSize(30);
        for (var vm : machines) {
            var onHost = hosts.machines(vm.path("id").asString(""));
            assertThat(onHost).hasSize(1);
            assertThat(demo.output()).contains(" " + onHost.getFirst().get("address") + " ");
        }
    }

    @Test
    void the_demo_of_a_bad_roster_names_its_errors_and_creates_nothing() throws IOException {
        var roster = folder.resolve("bad.csv");
        Files.writeString(roster, "name,email\nGood,good-row@school.example\nBad,bad-row\n");
        var demo = system.call("demo", roster.toString());
        assertThat(demo.exit()).isEqualTo(1);
        assertThat(demo.output()).contains("line 3, column email: Expected an e-mail address");
        assertThat(portal.vmsNamed("good-row")).isEmpty();
    }

    @Test
    void the_demo_of_a_file_that_is_not_there_says_so() {
        var demo = system.call("demo", "examples/none.csv");
        assertThat(demo.exit()).isEqualTo(1);
        assertThat(demo.output()).contains("There is no file examples/none.csv.");
    }
}
