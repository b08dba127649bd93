package dev.viveiro.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a worker leaves that dies at any call of its hypervisor, by the drivers whose calls are counted: the next worker ends the same
 * work, as if nothing had happened.
 */
abstract class DyingContract extends LookingContract {
    private static final UUID SNAPSHOT = new UUID(14, 1);
    /** No work here has so many calls: one that has never ends. */
    private static final int MOST = 500;

    /**
     * Another driver of the same worker, for whom each call of the hypervisor is a moment of this death.
     *
     * @return empty where calls can't be counted
     */
    protected Optional<HypervisorDriver> mortal(Death death) {
        return Optional.empty();
    }

    /** Whatever is there of machines, by name: with the hypervisor, in its files, and in the worker's home. */
    protected List<String> traces() {
        throw new AssertionError("a driver whose calls are counted tells what they leave");
    }

    @Test
    void a_create_that_dies_at_any_call_is_one_whole_machine_once_it_is_asked_for_again() {
        if (!counted()) {
            return;
        }
        MachineSpec spec = aMachine("web");
        List<String> none = withNone(spec);
        List<String> whole = tracesOf(spec);

        atEachCall(() -> {}, dying -> dying.define(spec), () -> {
            Machine machine = driver().define(spec);
            assertThat(machine).isEqualTo(new Machine(spec, ObservedPower.STOPPED, null));
            assertThat(driver().list()).containsExactly(machine);
            assertThat(traces()).isEqualTo(whole);
            gone(spec.vm(), none);
        });
    }

    @Test
    void a_create_that_dies_at_any_call_leaves_nothing_once_it_is_undone() {
        if (!counted()) {
            return;
        }
        MachineSpec spec = aMachine("web");
        List<String> none = withNone(spec);

        atEachCall(() -> {}, dying -> dying.define(spec), () -> gone(spec.vm(), none));
    }

    @Test
    void a_delete_that_dies_at_any_call_leaves_nothing_once_it_is_asked_for_again() {
        if (!counted()) {
            return;
        }
        MachineSpec spec = aMachine("web");
        List<String> none = withNone(spec);

        atEachCall(() -> define(spec), dying -> dying.destroy(spec.vm()), () -> gone(spec.vm(), none));
    }

    @Test
    void a_snapshot_that_dies_at_any_call_is_there_once_and_goes_whole() {
        havingCountedSnapshots(snapshots -> {
            VmId vm = define(aMachine("web")).vm();
            write(vm, "kept");
            snapshots.takeSnapshot(vm, SNAPSHOT);
            List<String> taken = traces();
            snapshots.deleteSnapshot(vm, SNAPSHOT);
            List<String> without = traces();

            atEachCall(() -> {}, dying -> on(dying).takeSnapshot(vm, SNAPSHOT), () -> {
                snapshots.takeSnapshot(vm, SNAPSHOT);
                assertThat(snapshots.snapshots(vm)).extracting(Snapshot::id).containsExactly(SNAPSHOT);
                assertThat(traces()).isEqualTo(taken);
                snapshots.deleteSnapshot(vm, SNAPSHOT);
                assertThat(traces()).isEqualTo(without);
            });
            atEachCall(
                    () -> snapshots.takeSnapshot(vm, SNAPSHOT),
                    dying -> on(dying).deleteSnapshot(vm, SNAPSHOT),
                    () -> {
                        snapshots.deleteSnapshot(vm, SNAPSHOT);
                        assertThat(traces()).isEqualTo(without);
                    });
            assertThat(read(vm)).isEqualTo("kept");
        });
    }

    @Test
    void a_revert_that_dies_at_any_call_brings_back_the_same_disk_once_it_is_asked_for_again() {
        havingCountedSnapshots(snapshots -> {
            Machine machine = define(aMachine("web"));
            VmId vm = machine.vm();
            write(vm, "kept");
            snapshots.takeSnapshot(vm, SNAPSHOT);
            List<String> taken = traces();

            atEachCall(() -> write(vm, "later"), dying -> on(dying).revert(vm, SNAPSHOT), () -> {
                snapshots.revert(vm, SNAPSHOT);
                assertThat(read(vm)).isEqualTo("kept");
                assertThat(find(vm)).isEqualTo(machine);
                assertThat(traces()).isEqualTo(taken);
            });
        });
    }

    @Test
    void a_growth_that_dies_at_any_call_is_there_after_a_restart_once_it_is_asked_for_again() {
        if (!counted()) {
            return;
        }
        having(Capability.GROW_LIVE, Growing.class, growing -> {
            VmId vm = running("web").vm();
            AtomicReference<MachineSize> wanted = new AtomicReference<>();
            atEachCall(
                    () -> {
                        driver().start(vm);
                        MachineSize had = find(vm).spec().size();
                        wanted.set(had.withDisk(had.diskGib() + 1));
                    },
                    dying -> dying.ability(Growing.class).orElseThrow().grow(vm, wanted.get()),
                    () -> {
                        // as an operation does that goes on: what has its size is not asked for it again
                        if (!find(vm).spec().size().equals(wanted.get())) {
                            growing.grow(vm, wanted.get());
                        }
                        driver().stop(vm, StopMode.FORCED);
                        assertThat(find(vm).spec().size()).isEqualTo(wanted.get());
                    });
        });
    }

    @Test
    void a_live_resize_that_dies_at_any_call_is_done_once_it_is_asked_for_again() {
        if (!counted()) {
            return;
        }
        having(Capability.RESIZE_LIVE, LiveResizing.class, resizing -> {
            Machine running = running("web");
            MachineSize had = running.spec().size();
            MachineSize more = new MachineSize(had.vcpus(), had.memoryMib() * 2, had.diskGib(), had.cpu());
            List<String> whole = traces();
            atEachCall(
                    () -> resizing.resizeLive(running.vm(), had),
                    dying -> dying.ability(LiveResizing.class).orElseThrow().resizeLive(running.vm(), more),
                    () -> {
                        // as an operation does that goes on: also what shows its size is asked for it again
                        resizing.resizeLive(running.vm(), more);
                        assertThat(find(running.vm()))
                                .isEqualTo(new Machine(
                                        running.spec().withSize(more), ObservedPower.RUNNING, running.bootId()));
                        assertThat(traces()).isEqualTo(whole);
                    });
        });
    }

    private static Snapshots on(HypervisorDriver driver) {
        return driver.ability(Snapshots.class).orElseThrow();
    }

    /** What is there when the machine has been, and is not: networks and images that the first one brought stay. */
    private List<String> withNone(MachineSpec spec) {
        Machine unused = define(spec);
        driver().destroy(spec.vm());
        return traces();
    }

    /** The same when a machine was made undisturbed. */
    private List<String> tracesOf(MachineSpec spec) {
        Machine unused = define(spec);
        List<String> whole = traces();
        driver().destroy(spec.vm());
        return whole;
    }

    private void havingCountedSnapshots(Consumer<Snapshots> test) {
        if (counted()) {
            having(Capability.SNAPSHOT, Snapshots.class, test);
        }
    }

    private boolean counted() {
        Optional<HypervisorDriver> one = mortal(new Death());
        one.ifPresent(HypervisorDriver::close);
        return one.isPresent();
    }

    private void gone(VmId vm, List<String> none) {
        driver().destroy(vm);
        assertThat(driver().find(vm)).isEmpty();
        assertThat(traces()).isEqualTo(none);
    }

    /**
     * Has worker after worker die, each one call later than the one before, until one does the whole work.
     *
     * @param before what is there each time
     * @param after what the next worker does then, and finds
     */
    private void atEachCall(Runnable before, Consumer<HypervisorDriver> work, Runnable after) {
        for (int calls = 0; calls < MOST; calls++) {
            Death death = new Death();
            before.run();
            try (HypervisorDriver driver = mortal(death).orElseThrow()) {
                assertThat(driver.info().impediment()).isNull();
                death.after(calls);
                boolean died = death.endsWithin(() -> work.accept(driver));
                try {
                    after.run();
                } catch (AssertionError | DriverFailure failure) {
                    throw new AssertionError("after a death at call " + (calls + 1), failure);
                }
                if (!died) {
                    assertThat(calls).as("calls that are counted").isPositive();
                    return;
                }
            }
        }
        throw new AssertionError("it has not ended after %d calls".formatted(MOST));
    }
}
