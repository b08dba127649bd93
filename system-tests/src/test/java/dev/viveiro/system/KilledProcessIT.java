package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each process is killed in the middle of a create and started again; one machine, one mail, one usage come of it. */
class KilledProcessIT extends Story {
    @AfterEach
    void repair() {
        hosts.behave();
        system.up();
    }

    @Test
    void a_killed_worker_goes_on_with_the_step_that_it_was_in() {
        var accepted = midCreate("killed-worker");
        system.kill(workerOf(accepted.vmId()));
        hosts.behave();
        system.up();
        succeededOnce("killed-worker", accepted);
    }

    @Test
    void a_killed_gateway_hears_afterwards_what_happened_meanwhile() {
        var accepted = midCreate("killed-gateway");
        system.kill("api-gateway");
        hosts.behave();
        await().atMost(PATIENCE).until(() -> isRunningOnItsHost(accepted.vmId()));
        system.up();
        succeededOnce("killed-gateway", accepted);
    }

    @Test
    void a_killed_notification_worker_sends_its_mail_once_it_is_back() {
        var accepted = midCreate("killed-mail");
        system.kill("notification-worker");
        hosts.behave();
        ended(accepted.operationId());
        assertThat(portal.mailsTo(Portal.owner("killed-mail"))).isEmpty();
        system.up();
        succeededOnce("killed-mail", accepted);
    }

    @Test
    void a_killed_metering_worker_bills_from_the_beginning_once_it_is_back() {
        var accepted = midCreate("killed-meter");
        system.kill("metering-worker");
        hosts.behave();
        ended(accepted.operationId());
        assertThat(portal.get("/v1/usage?vm=" + accepted.vmId()).status()).isEqualTo(503);
        system.up();
        succeededOnce("killed-meter", accepted);
    }
}
