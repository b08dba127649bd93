package dev.viveiro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassDemoTest {
    private final StandIn api = ClassStory.told();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void on_a_pipe_it_tells_the_whole_story_line_by_line() throws IOException {
        var run = demo(false);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo(DemoCommandTest.golden("class.txt"));
        assertThat(run.exit()).isZero();
    }

    @Test
    void on_a_terminal_it_draws_bar_counts_and_estimate_over_the_last_drawing() {
        var run = demo(true);
        assertThat(run.out())
                .contains("[" + "-".repeat(40)
                        + "] 0 %\u001b[K\n  0/2 done, 0 in work, 2 waiting, 0 failed, 0 mails, 0 s")
                .contains("\u001b[2A  [" + "#".repeat(20) + "-".repeat(20) + "] 50 %  ETA 7 s")
                .contains("[" + "#".repeat(40) + "] 100 %")
                .contains("\n2/2 RUNNING\n2/2 mails delivered\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void it_sends_the_file_as_it_is_with_an_idempotency_key() {
        demo(false);
        assertThat(api.asked())
                .contains("POST /v1/batches name,email\nAna,ana@x.org\nBen,ben@x.org\n [Bearer key-1]"
                        + " idempotency demo-class-20260101-000000-000");
    }

    @Test
    void the_machines_of_an_earlier_class_are_deleted_by_the_notes_of_its_batch() throws IOException {
        var notes = Files.writeString(folder.resolve("notes"), "b-0\n");
        var earlier = "GET /v1/vms?limit=500&batch=b-0";
        api.on(earlier, 200, "{'items':[" + ClassStory.vm(9, "RUNNING") + "]}")
                .on(earlier, 200, "{'items':[]}")
                .on("DELETE /v1/vms/vm-9", 202, "{'vm':" + ClassStory.vm(9, "DELETING") + ",'operation':null}");
        var run = demo(false, "--notes", notes.toString());
        assertThat(run.out()).contains("Deleting 1 of earlier demos ...");
        assertThat(api.asked())
                .containsSubsequence("DELETE /v1/vms/vm-9  [Bearer key-1]", earlier + "  [Bearer key-1]");
        assertThat(notes).hasContent("b-1");
        assertThat(run.exit()).isZero();
    }

    @Test
    void a_machine_may_come_first() {
        try (var both = Story.told()) {
            both.instead(Story.USAGE).on(Story.USAGE, 200, "{'items':[]}");
            var roster = ClassStory.roster(folder).toString();
            var run = Run.of(both, false, "demo", "--machine-first", roster);
            assertThat(run.err()).contains("there is none. See ./dev logs metering-worker.");
            assertThat(both.asked()).noneMatch(question -> question.startsWith(ClassStory.SUBMIT));
        }
    }

    @Test
    void a_row_that_failed_is_told_with_its_line_cause_and_next_step() {
        api.instead(ClassStory.BATCH)
                .on(ClassStory.BATCH, 200, ClassStory.batch("FAILED", 0, 0, 1, 1, "null"))
                .instead(ClassStory.ITEMS)
                .on(
                        ClassStory.ITEMS,
                        200,
                        "{'items':[" + ClassStory.item(1, "SUCCEEDED", "null") + ","
                                + ClassStory.item(2, "FAILED", ClassStory.HOST_FULL) + "]}")
                .instead(ClassStory.VMS + "&pageToken=t")
                .on(ClassStory.VMS + "&pageToken=t", 200, "{'items':[" + ClassStory.vm(2, "FAILED") + "]}")
                .instead(ClassStory.NEW_MAILS)
                .on(ClassStory.NEW_MAILS, 200, "{'items':[" + ClassStory.mail("m-1", "ana@x.org", "ana") + "]}");
        var run = demo(false);
        var cause = "line 3, ben@x.org: FAILED, host-full, the pool has no room. Next step: Add a disk.\n";
        assertThat(run.out())
                .contains("\n  FAILED line 3, ben@x.org: host-full, the pool has no room. Next step: Add a disk.\n")
                .contains("\n1/2 RUNNING\n1/2 mails delivered\n")
                .endsWith("Missing:\n  " + cause);
        assertThat(run.err()).contains("Expected 2 machines RUNNING").hasLineCount(1);
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void a_mail_that_does_not_come_is_missing_after_20_s_and_one_about_another_machine_is_none() {
        api.instead(ClassStory.NEW_MAILS)
                .on(
                        ClassStory.NEW_MAILS,
                        200,
                        "{'items':[" + ClassStory.mail("m-2", "ben@x.org", "other") + ","
                                + ClassStory.mail("m-1", "ana@x.org", "ana") + "]}")
                .on(ClassStory.NEW_MAILS, 200, "{'items':[" + ClassStory.mail("m-2", "ben@x.org", "other") + "]}");
        var run = demo(false);
        assertThat(run.out())
                .contains("\n2/2 RUNNING\n1/2 mails delivered\n")
                .endsWith("Missing:\n  line 3, ben@x.org: no mail came. See ./dev logs notification-worker.\n");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void a_class_that_does_not_end_is_left_in_time_and_says_which_rows_were_late() {
        api.instead(ClassStory.BATCH)
                .on(ClassStory.BATCH, 200, ClassStory.batch("RUNNING", 1, 1, 0, 0, "null"))
                .instead(ClassStory.ITEMS)
                .on(
                        ClassStory.ITEMS,
                        200,
                        "{'items':[" + ClassStory.item(1, "RUNNING", "null") + ","
                                + ClassStory.item(2, "PENDING", "null") + "]}")
                .instead(ClassStory.VMS)
                .on(
                        ClassStory.VMS,
                        200,
                        "{'items':[" + ClassStory.vm(1, "PROVISIONING") + "," + ClassStory.vm(2, "REQUESTED") + "]}")
                .instead(ClassStory.NEW_MAILS)
                .on(ClassStory.NEW_MAILS, 200, "{'items':[]}");
        var run = demo(false);
        assertThat(run.out())
                .contains("\n0/2 RUNNING\n0/2 mails delivered\n")
                .contains("\n  0/2 done, 1 in work, 1 waiting, 0 failed, 0 mails, the same for 15 s\n")
                .contains("  line 2, ana@x.org: its host was still at work when time was up.")
                .contains("  line 3, ben@x.org: not sent to its host when time was up.");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void a_machine_without_usage_is_missing() {
        api.instead("GET /v1/usage?vm=vm-2").on("GET /v1/usage?vm=vm-2", 200, "{'items':[]}");
        var run = demo(false);
        assertThat(run.out()).endsWith("Missing:\n  ben: no usage. See ./dev logs metering-worker.\n");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void a_refused_roster_is_shown_error_by_error_and_nothing_else_is_asked() {
        api.instead(ClassStory.SUBMIT)
                .on(
                        ClassStory.SUBMIT,
                        400,
                        "{'title':'The roster is not valid','code':'invalid-roster','detail':'2 errors in 2 lines; see errors.',"
                                + "'errors':[{'line':2,'column':'email','code':'missing','detail':'It must be given.'},"
                                + "{'line':3,'column':null,'code':'malformed-quotes','detail':'A quote does not end.'}]}");
        var run = demo(false);
        assertThat(run.err())
                .contains("is refused: the answer was 400 invalid-roster: The roster is not valid")
                .contains("\n  line 2, column email: It must be given.\n  line 3: A quote does not end.\n"
                        + "Nothing was created.");
        assertThat(api.asked().getLast()).startsWith("POST /v1/batches");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void a_file_that_is_not_there_is_told_before_anything_is_asked() {
        var run = Run.of(api, false, "demo", folder.resolve("none.csv").toString());
        assertThat(run.err()).contains("none.csv, but there is no such file.").hasLineCount(1);
        assertThat(Run.of(api, false, "demo", folder.toString()).err()).contains("but it is no file.");
        assertThat(api.asked()).isEmpty();
        assertThat(run.exit()).isEqualTo(1);
    }

    private Run demo(boolean interactive, String... options) {
        var roster = ClassStory.roster(folder).toString();
        var arguments = Stream.concat(Stream.of("demo", roster), Stream.of(options));
        var run = Run.of(api, interactive, arguments.toArray(String[]::new));
        return new Run(
                run.exit(), run.out().replace(roster, "class.csv"), run.err().replace(roster, "class.csv"));
    }
}
