package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.viveiro.worker.driver.simulated.SaltedSha256;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemIT extends Story {
    @AfterEach
    void behave() {
        hosts.behave();
    }

    @Test
    void a_request_becomes_a_machine_a_mail_and_usage() {
        var accepted = portal.create("oak");
        assertThat(accepted.status()).isEqualTo(202);
        var operation = ended(accepted.operationId());
        assertThat(operation.path("state").asString("")).isEqualTo("SUCCEEDED");
        assertThat(operation.path("progress").asInt()).isEqualTo(100);
        exactlyOne("oak", accepted.vmId());
        var machine = hosts.machines(accepted.vmId()).getFirst();
        assertThat(machine.get("address"))
                .isEqualTo(portal.get("/v1/vms/" + accepted.vmId()).text("/address"));
    }

    @Test
    void a_machine_is_made_from_an_image_whose_bytes_went_from_the_operator_to_its_host() {
        var bytes = "the bytes of an image";
        var sha256 = "c4cb58a7ced38a9c5f95c3035efa9e5a0d1be6bf7c28dc83377398eef1632ad4";
        portal.uploadImage("uploaded-1", bytes, sha256);
        var order = new HashMap<>(portal.order("hornbeam"));
        order.put("image", "uploaded-1");
        var accepted = portal.post("/v1/vms", order, Map.of());
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
        assertThat(hosts.machines(accepted.vmId()).getFirst())
                .containsEntry("image", "uploaded-1")
                .containsEntry("image-digest", sha256);
        assertThat(hosts.fetchedImages()).contains(entry(sha256, bytes));
    }

    @Test
    void the_password_behind_the_mailed_link_opens_the_machine_and_the_link_burns() {
        var accepted = portal.create("elm");
        ended(accepted.operationId());
        await().atMost(PATIENCE)
                .until(() -> !portal.mailsTo(Portal.owner("elm")).isEmpty());
        var token = Map.of("token", portal.tokenMailedTo(Portal.owner("elm")));
        var revealed = portal.post("/v1/reveals", token, Map.of());
        assertThat(revealed.status()).isEqualTo(200);
        var verifier = String.valueOf(hosts.machines(accepted.vmId()).getFirst().get("verifier"));
        assertThat(SaltedSha256.matches(revealed.text("/password"), verifier)).isTrue();
        var again = portal.post("/v1/reveals", token, Map.of());
        assertThat(again.status()).isEqualTo(410);
        assertThat(again.text("/code")).isEqualTo("already-revealed");
    }

    @Test
    void the_same_request_sent_again_is_answered_again_and_makes_nothing_new() {
        var key = Map.of("Idempotency-Key", "order-4711");
        var first = portal.post("/v1/vms", portal.order("ash"), key);
        var second = portal.post("/v1/vms", portal.order("ash"), key);
        assertThat(second).isEqualTo(first);
        assertThat(portal.post("/v1/vms", portal.order("ash-2"), key).text("/code"))
                .isEqualTo("idempotency-key-reused");
        ended(first.operationId());
        exactlyOne("ash", first.vmId());
    }

    @Test
    void a_second_operation_on_a_busy_machine_is_refused_with_the_name_of_the_first() {
        hosts.misbehave("start HANGS name=fir");
        var accepted = portal.create("fir");
        inTheMiddle(accepted.operationId(), "start");
        var refused = portal.post("/v1/vms/" + accepted.vmId() + "/reboot");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text("/code")).isEqualTo("operation-in-progress");
        assertThat(refused.text("/operation")).isEqualTo(accepted.operationId());
        hosts.behave();
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_machines_host_tells_its_definition_and_connects_its_console() {
        var accepted = portal.create("rowan");
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
        var machine = accepted.vmId();
        assertThat(portal.text("/v1/vms/" + machine + "/definition"))
                .contains(machine)
                .contains("rowan");
        var seen = new Terminal();
        var console = portal.console(machine, seen);
        console.sendBinary(StandardCharsets.UTF_8.encode("who is there"), true).join();
        await().atMost(PATIENCE).until(() -> seen.text().contains("who is there"));
        console.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(portal.text("/v1/vms/" + machine + "/console")).contains("who is there");
    }
}
