package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes are killed in the middle of a class of thirty and started again; exactly thirty of everything come of it. */
class KilledClassIT extends Story {
    private static final int SIZE = 30;
    private static final List<String> ALL = List.of(
            "api-gateway", "provisioning-worker-1", "provisioning-worker-2", "notification-worker", "metering-worker");

    @AfterEach
    void repair() {
        hosts.behave();
        system.up();
    }

    @Test
    void a_class_survives_its_gateway() {
        survives("class-gateway", List.of("api-gateway"));
    }

    @Test
    @Tag("slow")
    void a_class_survives_a_worker() {
        survives("class-worker", List.of("provisioning-worker-1"));
    }

    @Test
    @Tag("slow")
    void a_class_survives_the_notification_worker() {
        survives("class-mail", List.of("notification-worker"));
    }

    @Test
    @Tag("slow")
    void a_class_survives_the_metering_worker() {
        survives("class-meter", List.of("metering-worker"));
    }

    @Test
    @Tag("slow")
    void a_class_survives_all_processes_at_once() {
        survives("class-all", ALL);
    }

    /** The last rows hang until the processes are dead, so that they surely die in the middle. */
    private void survives(String name, List<String> processes) {
        hosts.misbehave("start HANGS name=" + name + "-02*");
        var roll = Roll.submit(portal, name, SIZE);
        roll.awaitCount("succeeded", 8);
        assertThat(roll.state()).isEqualTo("RUNNING");
        processes.forEach(system::kill);
        hosts.behave();
        system.up();
        roll.complete(hosts);
    }
}
