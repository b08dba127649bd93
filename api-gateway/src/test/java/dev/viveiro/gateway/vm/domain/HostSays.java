package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of a machine, as the one it is placed on; the methods that change one part give a copy.
 *
 * @param operation the work it speaks of
 */
record HostSays(HostId host, String journal, long sequence, Vm vm, int generation, Operation operation, int attempt) {
    /** When the host saw what it says: a minute after noon. */
    static final Instant SEEN = Machines.NOON.plusSeconds(60);

    static final SealedCredential CREDENTIAL = new SealedCredential("debian", "eyJ..sealed", "key-1");

    static HostSays of(Vm vm, Operation operation) {
        return new HostSays(
                vm.host(),
                Machines.JOURNAL,
                Machines.HEARD + 1,
                vm,
                vm.place().generation(),
                operation,
                operation.attempt());
    }

    HostSays from(HostId another) {
        return new HostSays(another, journal, sequence, vm, generation, operation, attempt);
    }

    HostSays sequence(long another) {
        return new HostSays(host, journal, another, vm, generation, operation, attempt);
    }

    HostSays journal(String another) {
        return new HostSays(host, another, sequence, vm, generation, operation, attempt);
    }

    HostSays generation(int another) {
        return new HostSays(host, journal, sequence, vm, another, operation, attempt);
    }

    HostSays attempt(int another) {
        return new HostSays(host, journal, sequence, vm, generation, operation, another);
    }

    HostEvent started() {
        return new OperationStarted(origin(), work(), steps(StepState.PENDING));
    }

    HostEvent progressed(boolean noReturn) {
        return new OperationProgressed(origin(), work(), steps(StepState.RUNNING), noReturn);
    }

    HostEvent succeeded(ObservedPower power) {
        return new OperationSucceeded(origin(), work(), steps(StepState.SUCCEEDED), facts(power), CREDENTIAL);
    }

    HostEvent succeeded(ObservedPower power, NetworkSpec card) {
        return new OperationSucceeded(origin(), work(), steps(StepState.SUCCEEDED), facts(power, card), null);
    }

    /** Before it began. */
    HostEvent refused() {
        Cause cause = new Cause("capability-missing", Fault.SYSTEM, "it can't", "choose another host");
        return new OperationFailed(
                origin(),
                work(),
                List.of(),
                new Failure(FailureClass.REFUSED, cause, null),
                facts(ObservedPower.RUNNING),
                true);
    }

    HostEvent succeeded(VmFacts facts) {
        return new OperationSucceeded(origin(), work(), steps(StepState.SUCCEEDED), facts, null);
    }

    HostEvent failed(FailureClass next, boolean remains) {
        return failed(next, null, remains, new VmFacts(remains, ObservedPower.UNKNOWN, null, SEEN));
    }

    HostEvent failed(FailureClass next, @Nullable Duration retryAfter, boolean remains, VmFacts facts) {
        Cause cause = new Cause("image-missing", Fault.SYSTEM, "the image is not there", "upload it");
        return new OperationFailed(
                origin(), work(), steps(StepState.FAILED), new Failure(next, cause, retryAfter), facts, remains);
    }

    HostEvent cancelled(boolean remains) {
        return cancelled(remains, new VmFacts(remains, ObservedPower.UNKNOWN, null, SEEN));
    }

    HostEvent cancelled(boolean remains, VmFacts facts) {
        return new OperationCancelled(origin(), work(), steps(StepState.UNDONE), facts, remains);
    }

    HostEvent power(ObservedPower power) {
        return new PowerChanged(origin(), vm.id(), generation, facts(power));
    }

    HostEvent deleted() {
        return new VmDeleted(origin(), work(), steps(StepState.SUCCEEDED));
    }

    static VmFacts facts(ObservedPower power) {
        return new VmFacts(true, power, "boot-1", SEEN);
    }

    static VmFacts facts(ObservedPower power, NetworkSpec card) {
        return new VmFacts(true, power, "boot-1", SEEN, card);
    }

    static List<StepRecord> steps(StepState state) {
        return List.of(new StepRecord("define the machine", state, SEEN, null));
    }

    private EventOrigin origin() {
        return new EventOrigin(host, journal, sequence, Lane.INTERACTIVE, SEEN);
    }

    private WorkRef work() {
        return new WorkRef(operation.id(), attempt, vm.id(), generation);
    }
}
