package dev.viveiro.worker.driver;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The contract behind which every hypervisor looks the same.
 *
 * <p>Every method that changes something is an <em>ensure</em>: it states what holds when it returns, and repeating it
 * changes nothing more. A caller that does not know how far an earlier call came simply calls again.
 *
 * <p>Calls are synchronous and may be made from any thread, virtual ones included, several at a time; the caller sees to it
 * that calls for one machine do not overlap. A call ends with its post-condition or with a {@link DriverFailure}, never with
 * another exception. There is no time limit inside: the caller interrupts the thread, upon which the call ends with
 * {@link dev.viveiro.kernel.FailureClass#OUTCOME_UNKNOWN} and leaves the interrupt flag set; {@link #find} tells later
 * what became of it.
 *
 * <p>Unless said otherwise, a call about a machine that the hypervisor does not have fails with class {@code CONFLICT} and
 * code {@code machine-absent}.
 */
public interface HypervisorDriver extends AutoCloseable {

    /** Who the driver is and what it can do; an impediment instead of an exception when it cannot work here. */
    DriverInfo info();

    /** How a password's verifier is to be made for the guests of this hypervisor. */
    PasswordScheme passwordScheme();

    /** What the host has in all, and what its machines hold of it now. */
    HostInventory inventory();

    /** Every machine that carries Viveiro's mark, each exactly once, in no particular order. */
    List<Machine> list();

    /** The machine with this identity as the hypervisor has it now; empty when there is none. */
    Optional<Machine> find(VmId vm);

    /**
     * Afterwards the host holds the image, whole, and {@link #define} may use it. One whose bytes come from elsewhere, and
     * which the host does not hold yet, is got by {@link DriverContext#images()}.
     */
    void ensureImage(ImageRef image);

    /**
     * Afterwards a machine with this identity and generation exists on the host.
     *
     * <p>A new one is STOPPED and has every property of {@code spec}. One that exists with the same generation is adopted:
     * its power, size, image and network stay, and its login becomes the one of {@code spec}, so that a credential which was
     * minted again is the one that opens the machine. User-data never takes the place of the login, whatever it says.
     *
     * @return the machine as it is now
     * @throws DriverFailure {@code CONFLICT} {@code generation-conflict} when another generation of the machine is here,
     *     {@code CONFLICT} {@code image-absent} when the image was not ensured, {@code TRY_OTHER_HOST} {@code host-full}
     *     when the host has no disk for it
     */
    Machine define(MachineSpec spec);

    /**
     * Afterwards the machine is RUNNING. One that ran or was paused keeps its boot id; otherwise it has a new one.
     *
     * @throws DriverFailure {@code TRY_OTHER_HOST} {@code host-full} when the host has no memory for it
     */
    void start(VmId vm);

    /**
     * Afterwards the machine is STOPPED; what was saved of its memory is thrown away.
     *
     * @throws DriverFailure {@code REFUSED} {@code guest-ignored-stop}, only with {@link StopMode#GRACEFUL}, when the guest
     *     was asked and still runs after the driver's patience; it may yet stop
     */
    void stop(VmId vm, StopMode mode);

    /**
     * Afterwards the machine is RUNNING with a boot id other than {@code endedBootId}.
     *
     * @param endedBootId the boot id that is to end, as {@link Machine#bootId()} told it before; when the machine already
     *     has another one the reboot has happened and nothing is done, which is what makes a repeated call harmless
     * @throws DriverFailure {@code CONFLICT} {@code machine-not-running} when the machine does not run
     */
    void reboot(VmId vm, String endedBootId);

    /**
     * Afterwards the machine has this size.
     *
     * @throws DriverFailure {@code CONFLICT} {@code machine-running} when the size differs and the machine is not STOPPED,
     *     {@code REFUSED} {@code disk-cannot-shrink} or {@code disk-cannot-grow}, {@code TRY_OTHER_HOST} {@code host-full}
     */
    void resize(VmId vm, MachineSize size);

    /**
     * Afterwards no machine with this identity, of any generation and whatever its power, is on the host, none of its disks, and nothing of
     * what a {@link #define} that came to no end made of it. Where there is nothing it does nothing, and soon.
     */
    void destroy(VmId vm);

    /** The counters of one machine, running or not; empty when the hypervisor does not have it. */
    Optional<MachineSample> sample(VmId vm);

    /** The counters of every machine of {@link #list}, in no particular order. */
    List<MachineSample> sampleAll();

    /**
     * Tells the listener of machines that may have changed, until the answer is closed. It is a hint: changes may go unsaid
     * and may be told twice, so a caller still looks at {@link #list} in its own time.
     */
    Watch watch(MachineListener listener);

    /**
     * What not every hypervisor can: {@link Pausing}, {@link Saving}, {@link Snapshots}, {@link LiveResizing}, {@link Growing}, {@link NetworkChanging},
     * {@link ExtraDisks}, {@link IsoDrive}. A driver that has it
     * publishes the {@link Capability} as well.
     */
    default <T> Optional<T> ability(Class<T> type) {
        return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }

    /**
     * Who has this machine, where several drivers are joined: the one to be asked what it is and what it can do. All of them together when
     * none has it, and always the driver itself where there is only one.
     *
     * @throws DriverFailure as {@link #find} does
     */
    default HypervisorDriver holding(VmId vm) {
        return this;
    }

    /**
     * Who makes machines from images in this form, where several drivers are joined: the first that publishes the form's
     * capability, and the first of all where none does. It is asked what it is and what it can do; machines are made by
     * {@link #define}, which sees to it that no other driver has one.
     *
     * @param form null for images that the host has by itself: they are the first driver's
     */
    default HypervisorDriver taking(@Nullable ImageFormat form) {
        return this;
    }

    /** Lets go of connections and files; machines are not touched. Afterwards only {@link #info} may be called. */
    @Override
    void close();
}
