package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.gateway.host.HostDrivers;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.DiskState;
import dev.viveiro.gateway.vm.domain.Machines;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a host with two drivers can do for a machine. */
class AbilitiesTest {
    private static final HostResources NONE = new HostResources(0, 0, 0);
    private static final HostDriver CONTAINERS =
            new HostDriver("containers", "5", Set.of("SNAPSHOT", "REINSTALL", "IMAGE_LXD_TARBALL"), null);
    private static final HostCapacity HOST = host(
            CONTAINERS,
            new HostDriver("guests", "9", Set.of("PAUSE", "REINSTALL", "RESIZE", "GROW_LIVE", "IMAGE_QCOW2"), null));

    /** Knows of one image that it is a disk; the machines of the fixtures are made from one that hosts have by themselves. */
    private static final ImageSources IMAGES = new ImageSources() {
        @Override
        public Set<String> needs(String image) {
            return image.equals("disk") ? Set.of("IMAGE_QCOW2") : Set.of();
        }

        @Override
        public @Nullable ImageContent of(String image, HostId host, Instant until) {
            return null;
        }

        @Override
        public String captureLink(UUID image, String name, OperationId operation, HostId host, Instant until) {
            return NONE_GIVEN;
        }

        @Override
        public String transportLink(OperationId operation, HostId host, Instant until) {
            return NONE_GIVEN;
        }

        @Override
        public ImageContent transported(OperationId operation, HostId host, Instant until) {
            throw new AssertionError("nothing is moved here");
        }
    };

    private static final String NONE_GIVEN = "/nowhere";

    private final Vm container = Machines.aVm(VmState.RUNNING);
    private final Vm guest = container.built(container.build().from("disk", "debian"));

    private static Operation madeFrom(Vm vm, String image) {
        return Machines.anOperation(
                vm,
                OperationType.REINSTALL,
                new Argument.NewImage(image, "debian", vm.build().plan(), true));
    }

    private static void assertRefused(Vm vm, Operation operation, String detail) {
        assertThatThrownBy(() -> Abilities.require(HOST, operation, vm, IMAGES))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(detail);
    }

    private static HostCapacity host(HostDriver... drivers) {
        return new HostCapacity(
                Machines.HOST,
                "host-1",
                HostState.UP,
                new HostDrivers(List.of(drivers)),
                null,
                1,
                NONE,
                NONE,
                NONE,
                NONE,
                0,
                null);
    }

    private static void assertAllowed(Vm vm, Operation operation) {
        assertThatCode(() -> Abilities.require(HOST, operation, vm, IMAGES)).doesNotThrowAnyException();
    }

    @Test
    void a_machine_can_what_its_own_driver_can() {
        assertAllowed(container, Machines.anOperation(container, OperationType.SNAPSHOT));
        assertRefused(
                container,
                Machines.anOperation(container, OperationType.PAUSE),
                "The machine's host runs containers, which can't do PAUSE.");
        assertAllowed(guest, Machines.anOperation(guest, OperationType.PAUSE));
        assertRefused(
                guest,
                Machines.anOperation(guest, OperationType.SNAPSHOT),
                "The machine's host runs guests, which can't do SNAPSHOT.");
    }

    @Test
    void a_refusal_has_the_reason_that_the_driver_gave() {
        HostCapacity host =
                host(new HostDriver("containers", "5", Set.of("SNAPSHOT"), null, Map.of("SAVE", "it keeps no memory")));

        assertThatThrownBy(() ->
                        Abilities.require(host, Machines.anOperation(container, OperationType.SAVE), container, IMAGES))
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ProblemCode.NOT_SUPPORTED))
                .hasMessage("The machine's host runs containers, which can't do SAVE: it keeps no memory.");
    }

    @Test
    void while_its_hypervisor_is_not_there_a_machine_is_refused_what_nobody_can_ask_it() {
        HostDriver away = new HostDriver("guests", "unknown", Set.of(), "there is no socket");

        for (HostCapacity host : List.of(host(away), host(CONTAINERS, away))) {
            assertThatThrownBy(() ->
                            Abilities.require(host, Machines.anOperation(guest, OperationType.PAUSE), guest, IMAGES))
                    .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.code())
                            .isEqualTo(ProblemCode.HOST_UNREACHABLE))
                    .hasMessageContaining("its hypervisor now; guests: there is no socket.");
            assertThatCode(() ->
                            Abilities.require(host, Machines.anOperation(guest, OperationType.STOP), guest, IMAGES))
                    .as("what every driver can is asked for all the same")
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> Abilities.require(
                        host(CONTAINERS, away),
                        Machines.anOperation(container, OperationType.SNAPSHOT),
                        container,
                        IMAGES))
                .as("the other driver's machines go on")
                .doesNotThrowAnyException();
    }

    @Test
    void one_that_runs_gets_a_larger_disk_where_only_that_can_be_done() {
        PlanSnapshot had = guest.build().plan();
        PlanSnapshot larger =
                new PlanSnapshot(had.name(), had.version(), had.vcpus(), had.memoryMib(), had.diskGib() + 1);
        Argument.NewPlan growing = new Argument.NewPlan(larger, false);

        assertAllowed(guest, Machines.anOperation(guest, OperationType.RESIZE, growing));
        assertRefused(
                container,
                Machines.anOperation(container, OperationType.RESIZE, growing),
                "containers, which can't do GROW_LIVE.");
    }

    @Test
    void shares_are_taken_from_none_that_runs() {
        PlanSnapshot had = guest.build().plan();
        Vm weighed = guest.built(guest.build().sized(with(had, new CpuLimits(512, null)), true));
        Argument.NewPlan plain = new Argument.NewPlan(with(had, CpuLimits.NONE), false);

        assertRefused(weighed, Machines.anOperation(weighed, OperationType.RESIZE, plain), "RESIZE_LIVE");
    }

    private static PlanSnapshot with(PlanSnapshot plan, CpuLimits limits) {
        return new PlanSnapshot(plan.name(), plan.version(), plan.vcpus(), plan.memoryMib(), plan.diskGib(), limits);
    }

    @Test
    void one_that_runs_is_resized_with_a_restart_where_it_can_not_be_without() {
        Argument.NewPlan without = new Argument.NewPlan(Machines.LARGER, false);
        Argument.NewPlan with = new Argument.NewPlan(Machines.LARGER, false, true);

        assertRefused(
                guest,
                Machines.anOperation(guest, OperationType.RESIZE, without),
                "The machine's host runs guests, which can't do RESIZE_LIVE."
                        + " There a new size takes effect only with a restart: ask for it with \"restart\": true");
        assertAllowed(guest, Machines.anOperation(guest, OperationType.RESIZE, with));
        assertRefused(
                container,
                Machines.anOperation(container, OperationType.RESIZE, with),
                "containers, which can't do RESIZE.");
        assertThatThrownBy(() -> Abilities.require(
                        HOST, Machines.anOperation(container, OperationType.RESIZE, without), container, IMAGES))
                .hasMessageNotContaining("restart");
    }

    @Test
    void a_plan_with_less_memory_at_first_is_refused_with_the_reason_where_that_can_not_be() {
        PlanSnapshot less = new PlanSnapshot("less", 1, 4, 8192, 80, null, 1024L);

        assertRefused(
                guest,
                Machines.anOperation(guest, OperationType.RESIZE, new Argument.NewPlan(less, false, true)),
                "can't do MEMORY_MIN. There a machine may always use all of its memory");
    }

    @Test
    void a_machine_may_be_made_anew_by_the_other_driver_unless_it_has_extra_disks() {
        assertAllowed(container, madeFrom(container, "disk"));
        assertAllowed(guest, madeFrom(guest, "debian-12"));

        Vm withDisk = Machines.withDisk(container, DiskState.ATTACHED);
        assertAllowed(withDisk, madeFrom(withDisk, "debian-12"));
        assertRefused(withDisk, madeFrom(withDisk, "disk"), "extra disks are with containers");
    }
}
