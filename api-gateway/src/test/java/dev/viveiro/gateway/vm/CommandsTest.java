package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.RestoreVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.contract.vm.SaveVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.host.Reservation;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Change;
import dev.viveiro.gateway.vm.domain.Machines;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final long EPOCH = 3;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final OperationPolicy POLICY = new OperationPolicy(
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Machines.LIMIT,
            Duration.ofSeconds(45),
            Duration.ofSeconds(28),
            3,
            3,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30));

    private static final ECKey KEY = aKey();
    private static final String BYTES = "from-bytes";
    /** Knows one image with bytes. */
    private static final ImageSources IMAGES = new ImageSources() {
        @Override
        public Set<String> needs(String image) {
            return image.equals(BYTES) ? Set.of("IMAGE_RAW") : Set.of();
        }

        @Override
        public @Nullable ImageContent of(String image, HostId host, Instant until) {
            return image.equals(BYTES)
                    ? new ImageContent("00ff", 7, ImageFormat.RAW, "/link?host=" + host + "&until=" + until)
                    : null;
        }

        @Override
        public String captureLink(UUID image, String name, OperationId operation, HostId host, Instant until) {
            return String.join(
                    "/", "", name, image.toString(), operation.toString(), host.toString(), until.toString());
        }

        @Override
        public String transportLink(OperationId operation, HostId host, Instant until) {
            return String.join("/", "", "out", operation.toString(), host.toString(), until.toString());
        }

        @Override
        public ImageContent transported(OperationId operation, HostId host, Instant until) {
            return new ImageContent(
                    "00ff",
                    9,
                    ImageFormat.RAW,
                    String.join("/", "", "in", operation.toString(), host.toString(), until.toString()));
        }
    };

    private final Rows outbox = new Rows();
    private final Commands commands = new Commands(
            outbox,
            new OneHost(),
            POLICY,
            IMAGES,
            new UserDataSeal(new OneText(), new OneHost()),
            Machines.IDS,
            ManualClock.at(Machines.NOON));
    private final Vm vm = Machines.aVm(VmState.RUNNING);

    @Test
    void every_operation_has_its_own_command_with_all_that_a_worker_must_know() {
        assertThat(sent(OperationType.CREATE)).isInstanceOf(CreateVm.class);
        assertThat(sent(OperationType.START)).isInstanceOf(StartVm.class);
        assertThat(sent(OperationType.REBOOT)).isInstanceOf(RebootVm.class);
        assertThat(sent(OperationType.PAUSE)).isInstanceOf(PauseVm.class);
        assertThat(sent(OperationType.RESUME)).isInstanceOf(ResumeVm.class);
        assertThat(sent(OperationType.SAVE)).isInstanceOf(SaveVm.class);
        assertThat(sent(OperationType.RESTORE)).isInstanceOf(RestoreVm.class);
        assertThat(sent(OperationType.DELETE)).isInstanceOf(DeleteVm.class);
        assertThat(sent(OperationType.STOP)).isInstanceOfSatisfying(StopVm.class, stop -> assertThat(stop.graceful())
                .isEqualTo(Duration.ofSeconds(45)));
    }

    @Test
    void a_machine_that_moves_is_sent_by_its_source_taken_by_the_destination_and_started_there() {
        Operation first = Machines.anOperation(vm, OperationType.MIGRATE);
        assertThat(sent(vm, first)).isInstanceOfSatisfying(ExportVm.class, export -> {
            assertThat(export.target().host()).isEqualTo(vm.host());
            assertThat(export.target().generation()).isEqualTo(Machines.GENERATION);
            assertThat(export.ran()).isTrue();
            assertThat(export.graceful()).isEqualTo(Duration.ofSeconds(45));
            assertThat(export.link()).isEqualTo("/out/" + first.id() + "/" + vm.host() + "/" + first.deadline());
        });
        Operation second = first.again(Machines.IDS.next(), true);
        assertThat(sent(vm, second)).isInstanceOfSatisfying(ImportVm.class, taken -> {
            assertThat(taken.target().host()).isEqualTo(Machines.OTHER_HOST);
            assertThat(taken.target().generation()).isEqualTo(Machines.GENERATION + 1);
            assertThat(taken.target().attempt()).isEqualTo(2);
            assertThat(taken.spec().network()).isEqualTo(vm.place().network());
            assertThat(taken.machine().link())
                    .isEqualTo("/in/" + first.id() + "/" + Machines.OTHER_HOST + "/" + first.deadline());
        });
        Vm there = vm.with(
                new VmPlace(Machines.OTHER_HOST, vm.place().network(), Machines.GENERATION + 1, Machines.ALL, true));
        assertThat(sent(there, second.again(Machines.IDS.next(), false)))
                .isInstanceOfSatisfying(StartVm.class, start -> {
                    assertThat(start.target().host()).isEqualTo(Machines.OTHER_HOST);
                    assertThat(start.target().generation()).isEqualTo(Machines.GENERATION + 1);
                });
    }

    @Test
    void what_is_to_be_in_a_drive_comes_with_a_link_to_its_bytes_and_nothing_with_none() {
        Operation inserting = Machines.anOperation(vm, OperationType.CHANGE_ISO, new Argument.InDrive(BYTES));
        assertThat(sent(vm, inserting)).isInstanceOfSatisfying(ChangeIso.class, command -> {
            IsoMedium iso = Objects.requireNonNull(command.iso());
            assertThat(iso.image()).isEqualTo(BYTES);
            assertThat(iso.content().link())
                    .isEqualTo("/link?host=" + vm.host() + "&until="
                            + command.target().deadline());
        });
        Operation ejecting = Machines.anOperation(vm, OperationType.CHANGE_ISO, new Argument.InDrive(null));
        assertThat(sent(vm, ejecting)).isInstanceOfSatisfying(ChangeIso.class, command -> assertThat(command.iso())
                .isNull());
    }

    @Test
    void what_an_operation_is_about_is_in_its_command() {
        UUID snapshot = new UUID(11, 1);
        assertThat(sent(OperationType.SNAPSHOT))
                .isInstanceOfSatisfying(SnapshotVm.class, command -> assertThat(command.snapshot())
                        .isEqualTo(snapshot));
        assertThat(sent(OperationType.REVERT))
                .isInstanceOfSatisfying(RevertVm.class, command -> assertThat(command.snapshot())
                        .isEqualTo(snapshot));
        assertThat(sent(OperationType.DELETE_SNAPSHOT))
                .isInstanceOfSatisfying(DeleteSnapshot.class, command -> assertThat(command.snapshot())
                        .isEqualTo(snapshot));
        assertThat(sent(OperationType.CAPTURE)).isInstanceOfSatisfying(CaptureVm.class, command -> {
            assertThat(command.image()).isEqualTo("class-2026");
            assertThat(command.link())
                    .isEqualTo("/class-2026/" + new UUID(13, 1) + "/"
                            + command.target().operation() + "/" + vm.host() + "/"
                            + command.target().deadline());
        });
        assertThat(sent(OperationType.CHANGE_NETWORK))
                .isInstanceOfSatisfying(ChangeNetwork.class, command -> assertThat(command.network())
                        .isEqualTo(Machines.OTHER_CARD));
        ExtraDisk disk = new ExtraDisk(Machines.DISK.disk(), Machines.DISK.name(), Machines.DISK.sizeGib());
        assertThat(sent(OperationType.ATTACH_DISK))
                .isInstanceOfSatisfying(
                        AttachDisk.class, command -> assertThat(command.disk()).isEqualTo(disk));
        assertThat(sent(OperationType.DETACH_DISK))
                .isInstanceOfSatisfying(
                        DetachDisk.class, command -> assertThat(command.disk()).isEqualTo(disk));
        assertThat(sent(OperationType.RESIZE)).isInstanceOfSatisfying(ResizeVm.class, command -> assertThat(command)
                .isEqualTo(new ResizeVm(command.target(), 4, 8192, 80)));
        Argument restarting = new Argument.NewPlan(Machines.LARGER, false, true);
        assertThat(sent(vm, Machines.anOperation(vm, OperationType.RESIZE, restarting)))
                .isInstanceOfSatisfying(ResizeVm.class, command -> assertThat(command.restarts())
                        .isTrue());
    }

    @Test
    void a_command_goes_to_the_machines_host_in_the_operations_lane_and_order() {
        Operation start = Machines.anOperation(vm, OperationType.START);
        commands.send(vm, start, Machines.NOON.plusSeconds(5), TRACE);
        Outgoing row = outbox.rows.getLast();
        assertThat(row.exchange()).isEqualTo("viveiro.commands");
        assertThat(row.routingKey()).isEqualTo("host." + Machines.HOST + ".interactive");
        assertThat(row.lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(row.orderingKey()).isEqualTo(vm.id().value());
        assertThat(row.notBefore()).isEqualTo(Machines.NOON.plusSeconds(5));
        assertThat(row.envelope().id()).as("it can be withdrawn").isEqualTo(start.command());
        assertThat(row.envelope().subject()).isEqualTo(vm.id().toString());
        assertThat(row.envelope().traceparent()).isEqualTo(TRACE);
    }

    @Test
    void the_target_carries_attempt_epoch_generation_deadline_and_reason() {
        Operation second = Machines.anOperation(vm, OperationType.STOP).again(Machines.IDS.next(), false);
        commands.send(vm, second, null, null);
        assertThat(read(outbox.rows.getLast()).target())
                .isEqualTo(new CommandTarget(
                        second.id(),
                        2,
                        Machines.HOST,
                        EPOCH,
                        vm.id(),
                        Machines.GENERATION,
                        Lane.INTERACTIVE,
                        second.deadline(),
                        second.reason()));
    }

    @Test
    void a_machine_that_keys_can_enter_gets_no_password() {
        assertThat(spec(vm).passwordWanted()).isTrue();
        VmBuild build = vm.build();
        VmBuild withKey = new VmBuild(
                build.plan(), build.keepsCapacity(), build.image(), build.account(), List.of("ssh-ed25519 AAAA"));
        VmSpec spec = spec(new Vm(vm.identity(), withKey, vm.place(), vm.status()));
        assertThat(spec.passwordWanted()).isFalse();
        assertThat(spec.sshKeys()).containsExactly("ssh-ed25519 AAAA");
        assertThat(spec.network()).isEqualTo(vm.place().network());
    }

    @Test
    void the_bytes_of_an_image_are_told_with_a_link_for_its_host_until_the_deadline() {
        assertThat(spec(vm).imageContent()).isNull();
        VmBuild build = vm.build();
        VmBuild fromBytes = new VmBuild(build.plan(), build.keepsCapacity(), BYTES, build.account(), build.sshKeys());
        Vm made = new Vm(vm.identity(), fromBytes, vm.place(), vm.status());
        assertThat(spec(made).imageContent())
                .isEqualTo(new ImageContent(
                        "00ff",
                        7,
                        ImageFormat.RAW,
                        "/link?host=" + Machines.HOST + "&until="
                                + read(outbox.rows.getLast()).target().deadline()));
        assertThat(commands.needs(made)).containsExactlyInAnyOrder("CREATE", "START", "IMAGE_RAW");
        assertThat(commands.needs(vm)).containsExactlyInAnyOrder("CREATE", "START");
    }

    @Test
    void a_plans_limits_are_the_machines_and_its_host_must_be_able_to_keep_them() {
        assertThat(spec(vm).limits()).isEqualTo(CpuLimits.NONE);
        PlanSnapshot plan = new PlanSnapshot("capped", 1, 2, 4096, 40, new CpuLimits(200, 50));
        Vm limited = vm.built(vm.build().sized(plan, true));
        assertThat(spec(limited).limits()).isEqualTo(new CpuLimits(200, 50));
        assertThat(commands.needs(limited)).containsExactlyInAnyOrder("CREATE", "START", "CPU_SHARES", "CPU_CAP");
    }

    @Test
    void what_a_plan_gives_of_its_memory_at_first_is_the_machines() {
        assertThat(spec(vm).memoryMinMib()).isNull();
        PlanSnapshot plan = new PlanSnapshot("less", 1, 2, 4096, 40, null, 1024L);
        Vm less = vm.built(vm.build().sized(plan, true));
        assertThat(spec(less).memoryMinMib()).isEqualTo(1024);
        assertThat(commands.needs(less)).containsExactlyInAnyOrder("CREATE", "START", "MEMORY_MIN");
        assertThat(sent(vm, Machines.anOperation(vm, OperationType.RESIZE, new Argument.NewPlan(plan, true))))
                .isInstanceOfSatisfying(ResizeVm.class, command -> assertThat(command.memoryMinMib())
                        .isEqualTo(1024));
    }

    @Test
    void user_data_is_sealed_for_the_machines_host_and_generation() {
        assertThat(spec(vm).userData()).isNull();
        Vm given = vm.built(vm.build().giving(OneText.ID));
        String sealed = Objects.requireNonNull(spec(given).userData());
        assertThat(sealed).doesNotContain("hunter2");
        assertThat(CredentialSeal.open(sealed, vm.id(), Machines.GENERATION, KEY))
                .isEqualTo(OneText.TEXT);
        assertThat(commands.needs(given)).containsExactlyInAnyOrder("CREATE", "START", "USER_DATA");
    }

    @Test
    void user_data_that_is_gone_and_that_of_a_host_without_a_key_is_sealed_to_nobody() {
        assertThat(spec(vm.built(vm.build().giving(new UUID(1, 1)))).userData()).isEmpty();
        UserDataSeal keyless = new UserDataSeal(new OneText(), new OneHost() {
            @Override
            public Optional<String> sealingKey(HostId host) {
                return Optional.empty();
            }
        });
        assertThat(keyless.of(vm.built(vm.build().giving(OneText.ID)))).isEmpty();
    }

    @Test
    void what_the_machines_of_a_class_are_given_is_read_once_and_sealed_for_each() {
        OneText store = new OneText();
        AtomicInteger keys = new AtomicInteger();
        UserDataSeal seal = new UserDataSeal(store, new OneHost() {
            @Override
            public Optional<String> sealingKey(HostId host) {
                keys.incrementAndGet();
                return super.sealingKey(host);
            }
        });
        Vm given = vm.built(vm.build().giving(OneText.ID));
        List<Vm> many = Stream.of(1, 2, 3)
                .map(generation -> given.with(new VmPlace(
                        given.host(),
                        given.place().network(),
                        generation,
                        given.place().reserved(),
                        true)))
                .toList();
        UserDataSeal.Together together = seal.together(many);
        assertThat(store.questions).isZero();
        assertThat(many).allSatisfy(each -> assertThat(CredentialSeal.open(
                        Objects.requireNonNull(together.of(each)),
                        each.id(),
                        each.place().generation(),
                        KEY))
                .isEqualTo(OneText.TEXT));
        assertThat(store.questions).isEqualTo(1);
        assertThat(keys).hasValue(1);
    }

    @Test
    void a_cancel_names_the_attempt_that_it_ends_and_is_a_message_of_its_own() {
        Operation stop = Machines.anOperation(vm, OperationType.STOP);
        commands.cancel(vm, stop, TRACE);
        assertThat(read(outbox.rows.getLast())).isInstanceOf(CancelOperation.class);
        assertThat(read(outbox.rows.getLast()).target().operation()).isEqualTo(stop.id());
        assertThat(outbox.rows.getLast().envelope().id()).isNotEqualTo(stop.command());
    }

    @Test
    void everyone_is_told_under_the_kind_of_fact_and_its_lane() {
        commands.tell(
                List.of(Change.told(vm, "SEEN_RUNNING"), new VmExpiring(vm.snapshot(), Machines.NOON, Machines.NOON)),
                Lane.BULK,
                TRACE);
        assertThat(outbox.rows).extracting(Outgoing::routingKey).containsExactly("bulk.vm.changed", "bulk.vm.expiring");
        assertThat(outbox.rows).extracting(Outgoing::exchange).containsOnly("viveiro.events");
        assertThat(outbox.rows).extracting(row -> row.envelope().id()).doesNotHaveDuplicates();
        assertThat(ContractJson.read(outbox.rows.getFirst().envelope().data(), VmChanged.class)
                        .vm())
                .isEqualTo(vm.snapshot());
    }

    @Test
    void only_what_was_still_in_the_outbox_counts_as_withdrawn() {
        Operation stop = Machines.anOperation(vm, OperationType.STOP);
        assertThat(commands.withdraw(stop)).isFalse();
        commands.send(vm, stop, null, null);
        assertThat(commands.withdraw(stop)).isTrue();
    }

    private HostCommand sent(OperationType type) {
        return sent(vm, Machines.anOperation(vm, type));
    }

    private HostCommand sent(Vm of, Operation operation) {
        commands.send(of, operation, null, null);
        return read(outbox.rows.getLast());
    }

    private VmSpec spec(Vm of) {
        commands.send(of, Machines.anOperation(of, OperationType.CREATE), null, null);
        return ((CreateVm) read(outbox.rows.getLast())).spec();
    }

    private static HostCommand read(Outgoing row) {
        var type = Contracts.of(HostCommand.class).recordOf(row.envelope().type());
        return ContractJson.read(row.envelope().data(), type.orElseThrow());
    }

    private static final class Rows implements Outbox {
        private final List<Outgoing> rows = new ArrayList<>();

        @Override
        public void add(List<Outgoing> messages) {
            rows.addAll(messages);
        }

        @Override
        public Set<UUID> withdraw(Collection<UUID> messageIds) {
            return rows.removeIf(row -> messageIds.contains(row.envelope().id())) ? Set.copyOf(messageIds) : Set.of();
        }
    }

    /** Knows what one machine's guest is given. */
    private static final class OneText implements UserDataStore {
        private static final UUID ID = new UUID(17, 1);
        private static final Secret TEXT = Secret.of("#cloud-config\npassword: hunter2\n");
        private int questions;

        @Override
        public void keep(UUID id, TenantId tenant, Secret given) {
            throw new UnsupportedOperationException("a command keeps nothing");
        }

        @Override
        public Map<UUID, Secret> findAll(Collection<UUID> ids) {
            questions++;
            return ids.contains(ID) ? Map.of(ID, TEXT) : Map.of();
        }
    }

    private static ECKey aKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("host-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Knows one host, and nothing of what is reserved there. */
    private static class OneHost implements Hosts {
        private static final HostResources NONE = new HostResources(0, 0, 0);
        private static final HostCapacity CAPACITY = new HostCapacity(
                Machines.HOST, "host-1", HostState.UP, null, Set.of(), null, EPOCH, NONE, NONE, NONE, NONE, 0, null);

        @Override
        public Optional<HostCapacity> find(HostId host) {
            return host.equals(Machines.HOST) || host.equals(Machines.OTHER_HOST)
                    ? Optional.of(CAPACITY)
                    : Optional.empty();
        }

        @Override
        public Optional<String> sealingKey(HostId host) {
            return Optional.of(KEY.toPublicJWK().toJSONString());
        }

        @Override
        public Optional<HostCapacity> named(String name) {
            return Optional.empty();
        }

        @Override
        public List<HostCapacity> placeable() {
            return List.of(CAPACITY);
        }

        @Override
        public List<HostCapacity> lock(Collection<HostId> hosts) {
            throw new UnsupportedOperationException("a command locks nothing");
        }

        @Override
        public boolean reserveIfFits(HostId host, Reservation more) {
            throw new UnsupportedOperationException("a command reserves nothing");
        }

        @Override
        public void reserve(HostId host, Reservation more) {
            throw new UnsupportedOperationException("a command reserves nothing");
        }

        @Override
        public void release(HostId host, Reservation less) {
            throw new UnsupportedOperationException("a command releases nothing");
        }

        @Override
        public boolean recordReport(HostReported report) {
            throw new UnsupportedOperationException("a command is no report");
        }
    }
}
