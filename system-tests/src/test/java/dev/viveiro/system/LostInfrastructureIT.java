package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker, then the database, is killed in the middle of a create and comes back on its old port with its old data. */
@Tag("slow")
class LostInfrastructureIT extends Story {
    @AfterEach
    void repair() {
        hosts.behave();
        system.up();
    }

    @Test
    void what_is_asked_while_the_broker_is_gone_is_done_once_when_it_is_back() {
        var before = midCreate("broker-lost");
        system.kill("rabbitmq");
        hosts.behave();
        await().atMost(PATIENCE).until(() -> isRunningOnItsHost(before.vmId()));
        var meanwhile = portal.create("broker-away");
        assertThat(meanwhile.status()).isEqualTo(202);
        assertThat(operation(before.operationId()).path("state").asString("")).isEqualTo("RUNNING");
        system.up();
        succeededOnce("broker-lost", before);
        succeededOnce("broker-away", meanwhile);
    }

    @Test
    void a_database_that_was_gone_is_told_everything_once_when_it_is_back() {
        var before = midCreate("database-lost");
        system.kill("postgresql");
        hosts.behave();
        await().atMost(PATIENCE).until(() -> isRunningOnItsHost(before.vmId()));
        assertThat(portal.create("database-away").status()).isEqualTo(503);
        system.up();
        succeededOnce("database-lost", before);
        assertThat(portal.vmsNamed("database-away")).isEmpty();
    }
}
