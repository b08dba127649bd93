package dev.viveiro.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    private final StandIn api = Story.told();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void on_a_pipe_it_tells_the_whole_story_line_by_line() throws IOException {
        var run = Run.of(api, false, "demo");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo(golden("demo.txt"));
        assertThat(run.exit()).isZero();
    }

    @Test
    void on_a_terminal_it_draws_the_steps_again_over_the_last_drawing() {
        var run = Run.of(api, true, "demo");
        assertThat(run.out())
                .contains("[" + "-".repeat(40) + "] 0 %")
                .contains("\u001b[3A")
                .contains("[" + "#".repeat(20) + "-".repeat(20) + "] 50 %")
                .contains("[" + "#".repeat(40) + "] 100 %");
        assertThat(run.exit()).isZero();
    }

    @Test
    void it_deletes_earlier_demos_before_it_creates_and_sends_an_idempotency_key() {
        Run.of(api, false, "demo");
        assertThat(api.asked())
                .containsSubsequence(
                        "DELETE /v1/vms/vm-0  [Bearer key-1]",
                        "POST /v1/vms {\"name\":\"demo-20260101-000000-150\",\"plan\":\"basic\",\"image\":\"debian-13\","
                                + "\"ownerEmail\":\"student-01@school.example\"} [Bearer key-1]"
                                + " idempotency demo-20260101-000000-150");
    }

    @Test
    void the_link_is_opened_without_an_api_key() {
        Run.of(api, false, "demo");
        assertThat(api.asked())
                .filteredOn(question -> question.startsWith("POST /v1/reveals"))
                .hasSize(2)
                .containsOnly("POST /v1/reveals {\"token\":\"tok-m-1\"}");
    }

    @Test
    void a_machine_that_is_already_being_deleted_is_only_waited_for() {
        api.instead(Story.LIST)
                .on(Story.LIST, 200, "{'items':[{'id':'vm-0','name':'demo-0','state':'DELETING'}]}")
                .on(Story.LIST, 200, "{'items':[]}");
        assertThat(Run.of(api, false, "demo").exit()).isZero();
        assertThat(api.asked()).noneMatch(question -> question.startsWith("DELETE"));
    }

    @Test
    void earlier_demos_that_stay_end_it() {
        api.instead(Story.LIST).on(Story.LIST, 200, "{'items':[{'id':'vm-0','name':'demo-0','state':'RUNNING'}]}");
        fails("Expected the machines of earlier demos to be gone within 20 s, but 1 are still there.");
    }

    @Test
    void a_refusal_is_told_in_its_own_words() {
        api.instead("POST /v1/vms")
                .on(
                        "POST /v1/vms",
                        409,
                        "{'title':'No host has room','status':409,'detail':'3 hosts were asked.','code':'no-capacity',"
                                + "'errors':[{'pointer':'/plan','code':'x','detail':'is large'}]}");
        fails("Expected 202 from POST URL/v1/vms, but the answer was 409 no-capacity: No host has room"
                + " (3 hosts were asked.) [/plan is large].");
    }

    @Test
    void a_failed_operation_is_told_with_its_cause_and_next_step() {
        api.instead(Story.OPERATION)
                .on(
                        Story.OPERATION,
                        200,
                        "{'id':'op-1','type':'CREATE','state':'FAILED','steps':[],'progress':50,'cause':{'code':'disk-full',"
                                + "'fault':'SYSTEM','detail':'the pool has no room','nextStep':'Add a disk.'}}");
        fails("Expected the operation to end SUCCEEDED, but it ended FAILED: disk-full, the pool has no room."
                + " Next step: Add a disk.");
    }

    @Test
    void an_operation_that_does_not_end_is_not_waited_for_longer_than_30_s() {
        api.instead(Story.OPERATION).on(Story.OPERATION, 200, Story.operation("RUNNING", 0, "RUNNING", "PENDING"));
        fails("Expected the operation op-1 to end within 30 s, but it is still RUNNING.");
    }

    @Test
    void a_mail_that_does_not_come_points_at_the_notification_worker() {
        api.instead(Story.MAILS).on(Story.MAILS, 200, "{'items':[]}");
        fails("none came. See ./dev logs notification-worker.");
    }

    @Test
    void a_mail_without_a_link_points_at_the_notification_worker() {
        api.instead(Story.MAILS)
                .on(Story.MAILS, 200, "{'items':[]}")
                .on(Story.MAILS, 200, "{'items':[{'id':'m','to':[],'subject':'Hello','text':'no link'}]}");
        fails("Expected a one-time link in the mail \"Hello\", but its text has none.");
    }

    @Test
    void a_link_that_opens_twice_is_a_failure() {
        api.instead(Story.REVEALS).on(Story.REVEALS, 200, "{'account':'a','address':'b','password':'c','login':'d'}");
        fails("Expected 410 when the link is opened a second time, but the answer was 200.");
    }

    @Test
    void usage_that_does_not_come_points_at_the_metering_worker() {
        api.instead(Story.USAGE).on(Story.USAGE, 200, "{'items':[]}");
        fails("there is none. See ./dev logs metering-worker.");
    }

    @Test
    void a_missing_setting_says_how_to_get_it() {
        var run = Run.of(Map.of(), false, "demo");
        assertThat(run.err()).startsWith("Expected VIVEIRO_URL in the environment, but it is not set. Start");
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void a_system_that_is_down_is_one_sentence_and_no_stack_trace() {
        var address = api.url();
        api.close();
        var run = Run.of(Map.of("VIVEIRO_URL", address, "VIVEIRO_API_KEY", "k", "MAIL_URL", address), false, "demo");
        assertThat(run.err())
                .contains("but nothing listens there. Run ./dev up")
                .hasLineCount(1);
        assertThat(run.exit()).isEqualTo(1);
    }

    private void fails(String sentence) {
        var run = Run.of(api, false, "demo");
        assertThat(run.err()).contains(sentence).hasLineCount(1);
        assertThat(run.exit()).isEqualTo(1);
    }

    static String golden(String name) throws IOException {
        try (InputStream file = DemoCommandTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
