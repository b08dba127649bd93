package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/** The whole worker against a real broker, as a user who may do no more than the gateway allows. */
class WorkerIT extends WorkerStory {
    @Test
    void a_machine_is_created_and_deleted_by_a_host_that_joined_while_the_gateway_was_busy() throws IOException {
        WorkerProcess worker = start("vj_token");
        await().atMost(Duration.ofSeconds(20)).until(worker::ready);
        assertThat(gateway.joins).hasSize(2);
        assertThat(gateway.joins.get(1).get("joinNonce"))
                .isEqualTo(gateway.joins.getFirst().get("joinNonce"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("identity.json"))))
                .isEqualTo("rw-------");

        VmId vm = Commands.IDS.nextVm();
        CommandTarget target = Commands.target(vm, clock);
        send(Commands.create(target));
        send(Commands.create(target));
        OperationSucceeded created = event(OperationSucceeded.class, succeeded -> true);

        assertThat(created.facts().power()).isEqualTo(ObservedPower.RUNNING);
        SealedCredential credential = Objects.requireNonNull(created.credential());
        String password = CredentialSeal.open(
                        Objects.requireNonNull(credential.sealed()), vm, 1, gateway.notificationKey)
                .reveal();
        assertThat(password).hasSizeGreaterThan(16);
        assertThat(filesBelow(home)).noneMatch(file -> contains(file, password));

        HostReported report = report(reported -> reported.machines().stream()
                .anyMatch(machine -> machine.vm().equals(vm) && machine.power() == ObservedPower.RUNNING));
        assertThat(report.journal()).isEqualTo(created.origin().journal());
        assertThat(statement(
                        Topology.meteringEvents(Lane.BULK), UsageSampled.class, sampled -> sampled.samples().stream()
                                .anyMatch(sample -> sample.vm().equals(vm))))
                .isNotNull();

        worker.stop();
        start("");
        send(Commands.delete(Commands.target(vm, clock)));
        VmDeleted deleted = event(VmDeleted.class, gone -> true);

        assertThat(deleted.work().vm()).isEqualTo(vm);
        assertThat(deleted.origin().sequence()).isGreaterThan(created.origin().sequence());
        assertThat(events)
                .as("the command that came twice was done once")
                .filteredOn(OperationSucceeded.class::isInstance)
                .hasSize(1);
        assertThat(exits).isEmpty();
    }

    @Test
    void what_cannot_be_a_command_of_this_host_goes_to_the_dead_letters() {
        WorkerProcess worker = start("vj_token");
        await().atMost(Duration.ofSeconds(20)).until(worker::ready);

        gateway.rabbit.send(
                Topology.COMMANDS,
                Topology.commandKey(gateway.host, Lane.BULK),
                new Message("{}".getBytes(StandardCharsets.UTF_8), new MessageProperties()));
        CommandTarget target = Commands.target(Commands.IDS.nextVm(), clock);
        HostId other = Commands.IDS.nextHost();
        send(Commands.start(new CommandTarget(
                target.operation(), 1, other, 1, target.vm(), 1, Lane.BULK, target.deadline(), target.reason())));

        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        gateway.rabbit.execute(channel -> channel.messageCount(Topology.dead(Topology.WORKER))) == 2);
        assertThat(worker.ready()).isTrue();
    }

    @Test
    void a_host_that_is_refused_ends_and_says_so() {
        gateway.refuseWith = 401;
        start("vj_used");
        await().atMost(Duration.ofSeconds(20)).until(() -> exits.contains(ExitCode.REFUSED));
        assertThat(gateway.joins).hasSize(1);
    }

    @Test
    void a_second_worker_on_the_same_home_ends() {
        WorkerProcess worker = start("vj_token");
        await().atMost(Duration.ofSeconds(20)).until(worker::ready);
        start("");
        await().atMost(Duration.ofSeconds(20)).until(() -> exits.contains(ExitCode.HOME_TAKEN));
        assertThat(worker.ready()).isTrue();
    }

    private <S> S statement(String queue, Class<S> type, Predicate<S> fits) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            Message message = gateway.rabbit.receive(queue);
                            return message == null
                                    ? java.util.Optional.<S>empty()
                                    : java.util.Optional.of(ContractJson.read(message.getBody(), type))
                                            .filter(fits);
                        },
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("native"))
                    .toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
