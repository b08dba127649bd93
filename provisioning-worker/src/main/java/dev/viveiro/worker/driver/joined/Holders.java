package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who has which machine. What was seen is remembered and only ever a hint of whom to ask first: that a machine is absent is said when every
 * driver was asked and none failed.
 */
final class Holders {
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final List<HypervisorDriver> drivers;
    private final Map<VmId, HypervisorDriver> seen = new ConcurrentHashMap<>();

    Holders(List<HypervisorDriver> drivers) {
        this.drivers = drivers;
    }

    /** A machine and who has it. */
    record Held(HypervisorDriver holder, Machine machine) {}

    /** @throws DriverFailure when no driver has it that could be asked, and one could not */
    Optional<Held> find(VmId vm) {
        DriverFailure unasked = null;
        for (HypervisorDriver driver : inOrder(vm)) {
            try {
                Optional<Machine> machine = driver.find(vm);
                if (machine.isPresent()) {
                    seen.put(vm, driver);
                    return Optional.of(new Held(driver, machine.get()));
                }
            } catch (DriverFailure failure) {
                // whoever was interrupted leaves, and does not ask the others, too
                if (Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                unasked = unasked == null ? unasked(driver, failure) : unasked;
            }
        }
        if (unasked != null) {
            throw unasked;
        }
        forget(vm);
        return Optional.empty();
    }

    /** Who has it, as far as is known or else seen. */
    Optional<HypervisorDriver> of(VmId vm) {
        HypervisorDriver known = seen.get(vm);
        return known != null ? Optional.of(known) : find(vm).map(Held::holder);
    }

    /**
     * Lets whoever has the machine do something about it.
     *
     * @throws DriverFailure {@code machine-absent} when none has it
     */
    <T> T at(VmId vm, Function<HypervisorDriver, T> call) {
        HypervisorDriver known = seen.get(vm);
        if (known != null) {
            try {
                return call.apply(known);
            } catch (DriverFailure failure) {
                if (!failure.code().equals("machine-absent")) {
                    throw failure;
                }
                seen.remove(vm, known);
            }
        }
        return call.apply(find(vm).map(Held::holder).orElseThrow(() -> MachineConflicts.machineAbsent(vm)));
    }

    void saw(VmId vm, HypervisorDriver holder) {
        seen.put(vm, holder);
    }

    void forget(VmId vm) {
        seen.remove(vm);
    }

    private List<HypervisorDriver> inOrder(VmId vm) {
        HypervisorDriver known = seen.get(vm);
        if (known == null) {
            return drivers;
        }
        List<HypervisorDriver> order = new ArrayList<>(drivers);
        order.remove(known);
        order.addFirst(known);
        return order;
    }

    /** One that can't work here, and is not awaited, refuses for good; of a machine that another driver may have it only says nothing now. */
    private static DriverFailure unasked(HypervisorDriver driver, DriverFailure failure) {
        DriverInfo info = driver.info();
        @Nullable String impediment = info.impediment();
        return impediment == null || info.awaited()
                ? failure
                : DriverFailure.retryLater(
                        "driver-impeded",
                        "no driver that can be asked has the machine, and %s can't be asked: %s"
                                .formatted(info.name(), impediment),
                        "remove the impediment and start the worker again, or take the driver out of VIVEIRO_DRIVER",
                        AGAIN);
    }
}
