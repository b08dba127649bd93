package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cancelled, deleted, hanging: whatever becomes of an operation, it ends and leaves nothing behind. */
class EndingOperationsIT extends Story {
    @AfterEach
    void repair() {
        hosts.behave();
        system.up();
    }

    @Test
    void a_create_that_is_cancelled_before_it_began_makes_nothing() {
        for (var number = 1; number <= RunningSystem.HOSTS; number++) {
            system.kill("provisioning-worker-" + number);
        }
        var accepted = portal.create("cancelled-before");
        assertThat(portal.post("/v1/operations/" + accepted.operationId() + "/cancel")
                        .status())
                .isBetween(200, 299);
        system.up();
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("CANCELLED");
        nothingRemains(accepted.vmId());
    }

    @Test
    void a_create_that_is_cancelled_in_the_middle_is_undone() {
        hosts.misbehave("start HANGS name=cancelled-during");
        var accepted = portal.create("cancelled-during");
        inTheMiddle(accepted.operationId(), "start");
        assertThat(hosts.machines(accepted.vmId())).hasSize(1);
        assertThat(portal.post("/v1/operations/" + accepted.operationId() + "/cancel")
                        .status())
                .isBetween(200, 299);
        hosts.behave();
        assertThat(ended(accepted.operationId()).path("state").asString("")).isEqualTo("CANCELLED");
        nothingRemains(accepted.vmId());
        assertThat(portal.mailsTo(Portal.owner("cancelled-during"))).isEmpty();
    }

    @Test
    void a_delete_pre_empts_a_create() {
        hosts.misbehave("start HANGS name=deleted-during");
        var accepted = portal.create("deleted-during");
        inTheMiddle(accepted.operationId(), "start");
        var deletion = portal.delete("/v1/vms/" + accepted.vmId());
        assertThat(deletion.status()).isEqualTo(202);
        assertThat(operation(accepted.operationId()).path("state").asString("")).isEqualTo("CANCELLED");
        hosts.behave();
        assertThat(ended(deletion.operationId()).path("state").asString("")).isEqualTo("SUCCEEDED");
        assertThat(stateOf(accepted.vmId())).isEqualTo("DELETED");
        assertThat(portal.vmsNamed("deleted-during")).isEmpty();
        assertThat(hosts.machines(accepted.vmId())).isEmpty();
    }

    @Test
    void an_address_is_free_only_after_its_machine_is_gone() throws SQLException {
        var accepted = portal.create("held-address");
        ended(accepted.operationId());
        var address = portal.get("/v1/vms/" + accepted.vmId()).text("/address");
        hosts.misbehave("destroy HANGS name=held-address");
        var deletion = portal.delete("/v1/vms/" + accepted.vmId());
        inTheMiddle(deletion.operationId(), "destroy");
        assertThat(holders(address)).isEqualTo(1);
        hosts.behave();
        ended(deletion.operationId());
        assertThat(holders(address)).isZero();
        assertThat(hosts.machines(accepted.vmId())).isEmpty();
    }

    @Test
    @Tag("slow")
    void a_host_that_hangs_ends_the_operation_by_its_deadline_and_the_machine_stays() {
        var accepted = portal.create("hanging");
        ended(accepted.operationId());
        hosts.misbehave("reboot HANGS name=hanging");
        var reboot = portal.post("/v1/vms/" + accepted.vmId() + "/reboot");
        var operation = ended(reboot.operationId());
        assertThat(operation.path("state").asString("")).isEqualTo("FAILED");
        assertThat(operation.at("/cause/nextStep").asString("")).isNotEmpty();
        endedInTime(
                operation.path("deadline").asString(""),
                operation.path("endedAt").asString(""));
        hosts.behave();
        assertThat(portal.vmsNamed("hanging")).hasSize(1);
    }

    @Test
    @Tag("slow")
    void a_host_that_is_dead_ends_the_operation_30_s_after_its_deadline_at_the_latest() {
        var accepted = portal.create("dead-host");
        ended(accepted.operationId());
        for (var number = 1; number <= RunningSystem.HOSTS; number++) {
            system.kill("provisioning-worker-" + number);
        }
        var reboot = portal.post("/v1/vms/" + accepted.vmId() + "/reboot");
        var operation = ended(reboot.operationId());
        assertThat(operation.path("state").asString("")).isEqualTo("FAILED");
        endedInTime(
                operation.path("deadline").asString(""),
                operation.path("endedAt").asString(""));
    }

    private void nothingRemains(String vm) {
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).untilAsserted(() -> assertThat(hosts.machines(vm))
                .isEmpty());
    }

    private static void endedInTime(String deadline, String endedAt) {
        assertThat(Instant.parse(endedAt)).isBefore(Instant.parse(deadline).plusSeconds(30));
    }

    /** How many machines the gateway has written beside an address. */
    private int holders(String address) throws SQLException {
        try (var connection = system.database();
                var query = connection.prepareStatement(
                        "select count(*) from gateway.addresses where address = ?::inet and vm is not null")) {
            query.setString(1, address);
            try (var answer = query.executeQuery()) {
                return answer.next() ? answer.getInt(1) : 0;
            }
        }
    }
}
