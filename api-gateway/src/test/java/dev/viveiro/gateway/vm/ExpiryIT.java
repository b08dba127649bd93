package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** A machine that has an end: announced a day before, stopped then, deleted a day after. */
@ExtendWith(BalancedBooks.class)
class ExpiryIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_machine_is_announced_at_once_when_it_ends_within_a_day_then_stopped_then_deleted() {
        String queue = listenForAnnouncements();
        Instant end = core.clock().instant().plus(Duration.ofHours(2));
        String vm = core.aRunningVm(",'expiresAt':'" + end + "'");
        assertThat(core.vm(vm).text("/expiresAt")).isEqualTo(end.toString());
        VmExpiring announced = announcement(queue);
        assertThat(announced.vm().id().toString()).isEqualTo(vm);
        assertThat(announced.stopsAt()).isEqualTo(end);
        assertThat(announced.deletesAt()).isEqualTo(end.plus(Duration.ofHours(24)));

        core.clock().turn(Duration.ofHours(2));
        StopVm stop = host.next(StopVm.class, vm);
        assertThat(stop.target().reason().who()).isEqualTo("system");
        assertThat(stop.target().reason().why()).isEqualTo("it expired at " + end);
        host.on(stop).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");

        core.clock().turn(Duration.ofHours(24));
        host.on(host.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
        assertThat(core.gateway().bean(RabbitTemplate.class).receive(queue))
                .as("announced once")
                .isNull();
        core.gateway().bean(RabbitTemplate.class).execute(channel -> channel.queueDelete(queue));
    }

    @Test
    void a_machine_that_ends_later_is_announced_a_day_before() {
        Instant end = core.clock().instant().plus(Duration.ofHours(30));
        String vm = core.aRunningVm(",'expiresAt':'" + end + "'");
        assertThat(expiry(vm)).isEqualTo("NONE");
        core.clock().turn(Duration.ofHours(7));
        soon(() -> assertThat(expiry(vm)).isEqualTo("ANNOUNCED"));
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        core.delete(vm);
    }

    @Test
    void an_announcement_that_no_service_reads_holds_up_nothing() {
        Instant end = core.clock().instant().plus(Duration.ofHours(1));
        String vm =
                core.create(Core.aName(), ",'expiresAt':'" + end + "'").is(202).text("/vm/id");
        soon(() -> assertThat(expiry(vm)).isEqualTo("ANNOUNCED"));
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        List<String> told = new ArrayList<>();
        soon(() -> {
            core.toldOf(vm).stream()
                    .filter(VmChanged.class::isInstance)
                    .forEach(event -> told.add(((VmChanged) event).trigger()));
            assertThat(told).contains("CREATE_SUCCEEDED");
        });
        core.delete(vm);
    }

    private String expiry(String vm) {
        return Objects.requireNonNull(
                core.jdbc().queryForObject("select expiry from vms where id = ?::uuid", String.class, vm));
    }

    private String listenForAnnouncements() {
        return Objects.requireNonNull(core.gateway().bean(RabbitTemplate.class).execute(channel -> {
            String queue = channel.queueDeclare("announcements", false, false, false, null)
                    .getQueue();
            channel.queueBind(queue, Topology.EVENTS, "interactive.vm.expiring");
            return queue;
        }));
    }

    private VmExpiring announcement(String queue) {
        Message message = core.gateway().bean(RabbitTemplate.class).receive(queue, 15_000);
        return ContractJson.read(
                Objects.requireNonNull(message, "no announcement came").getBody(), VmExpiring.class);
    }
}
