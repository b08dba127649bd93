package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.messaging.OutboxRelay;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import dev.viveiro.messaging.RabbitPublisher;
import dev.viveiro.messaging.ReturnPolicy;
import dev.viveiro.messaging.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.transaction.PlatformTransactionManager;

/** A create reached its host and the broker's confirm was lost: its address is not free although the row is still there. */
@ExtendWith(BalancedBooks.class)
class LostConfirmIT {
    private static final Duration GRACE = Duration.ofSeconds(28);

    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();
    private final AtomicReference<String> vm = new AtomicReference<>("");

    @Test
    void a_cancelled_create_keeps_its_address_until_its_host_has_unwound() {
        String before = core.held(host);
        core.whileNothingLeaves(() -> {
            Http.Answer created = createdWithoutConfirm();
            String operation = created.text("/operation/id");
            core.http().post("/v1/operations/" + operation + "/cancel", "").is(202);
            assertThat(core.operation(operation).text("/state")).isEqualTo("CANCELLED");
            assertAddressIsHeld(created);
        });
        CreateVm create = host.next(CreateVm.class, vm.get());
        assertThat(host.next(CancelOperation.class, vm.get()).target().operation())
                .isEqualTo(create.target().operation());
        host.say(host.on(create).cancelled());
        core.becomes(vm.get(), "FAILED");
        assertThat(core.held(host)).isEqualTo(before);
        core.delete(vm.get());
    }

    @Test
    void a_deleted_create_keeps_its_address_until_its_host_has_deleted_it() {
        String before = core.held(host);
        AtomicReference<String> operation = new AtomicReference<>("");
        core.whileNothingLeaves(() -> {
            Http.Answer created = createdWithoutConfirm();
            operation.set(created.text("/operation/id"));
            core.http().delete("/v1/vms/" + vm.get()).is(202);
            assertAddressIsHeld(created);
        });
        assertThat(host.next(CancelOperation.class, vm.get())
                        .target()
                        .operation()
                        .toString())
                .isEqualTo(operation.get());
        host.on(host.next(DeleteVm.class, vm.get())).delete();
        core.becomes(vm.get(), "DELETED");
        assertThat(core.held(host)).isEqualTo(before);
    }

    @Test
    void an_overdue_create_keeps_its_address_and_nobody_says_that_it_was_not_sent() {
        core.whileNothingLeaves(() -> {
            Http.Answer created = createdWithoutConfirm();
            turnTo(Instant.parse(created.text("/operation/deadline")).plus(GRACE));
            assertThat(core.ends(created.text("/operation/id"), "FAILED").text("/cause/code"))
                    .isEqualTo("outcome-unknown");
            soon(() -> assertThat(core.vm(vm.get()).text("/state")).isEqualTo("FAILED"));
            assertAddressIsHeld(created);
        });
        core.delete(vm.get());
    }

    /** The command is on its host, and the relay has not been told. */
    private Http.Answer createdWithoutConfirm() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        vm.set(created.text("/vm/id"));
        Publisher broker =
                new RabbitPublisher(core.gateway().bean(CachingConnectionFactory.class), Duration.ofSeconds(30), null);
        new OutboxRelay(
                        core.gateway().bean(PlatformTransactionManager.class),
                        core.jdbc(),
                        messages -> withoutConfirms(messages, broker.publish(messages)),
                        ReturnPolicy.KEEP,
                        core.clock())
                .pass();
        host.next(CreateVm.class, vm.get());
        return created;
    }

    private static List<Outcome> withoutConfirms(List<Outgoing> messages, List<Outcome> real) {
        List<Outcome> told = new ArrayList<>(real);
        for (int i = 0; i < told.size(); i++) {
            if (messages.get(i).exchange().equals(Topology.COMMANDS)) {
                told.set(i, new Outcome(Result.UNKNOWN, "no confirm in time"));
            }
        }
        return told;
    }

    private void assertAddressIsHeld(Http.Answer created) {
        assertThat(core.vm(vm.get()).text("/address")).isEqualTo(created.text("/vm/address"));
        assertThat(core.jdbc()
                        .queryForObject(
                                "select count(*) from addresses where vm = ?::uuid and host(address) = ?",
                                Integer.class,
                                vm.get(),
                                created.text("/vm/address")))
                .isEqualTo(1);
    }

    private void turnTo(Instant time) {
        core.clock().turn(Duration.between(core.clock().instant(), time));
    }
}
