package dev.viveiro.gateway.vm;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.List;

/** What a host says of one piece of work. Each makes the event of the next sequence; {@link ScriptedHost#say} sends it. */
record Words(ScriptedHost host, CommandTarget target) {
    static final SealedCredential CREDENTIAL = new SealedCredential("debian", "eyJ.sealed.only", "key-1");

    HostEvent started() {
        return new OperationStarted(host.origin(), work(), steps(StepState.PENDING, StepState.PENDING));
    }

    HostEvent progressed(boolean noReturn) {
        EventOrigin origin = host.origin();
        return new OperationProgressed(origin, work(), steps(StepState.SUCCEEDED, StepState.RUNNING), noReturn);
    }

    HostEvent succeeded(ObservedPower power) {
        EventOrigin origin = host.origin();
        return new OperationSucceeded(
                origin,
                work(),
                steps(StepState.SUCCEEDED, StepState.SUCCEEDED),
                facts(true, power, origin.observedAt()),
                CREDENTIAL);
    }

    HostEvent succeeded(ObservedPower power, NetworkSpec card) {
        EventOrigin origin = host.origin();
        return new OperationSucceeded(
                origin,
                work(),
                steps(StepState.SUCCEEDED, StepState.SUCCEEDED),
                new VmFacts(true, power, "boot-2", origin.observedAt(), card),
                null);
    }

    /** Undone, with the card that it has. */
    HostEvent undone(ObservedPower power, NetworkSpec card) {
        EventOrigin origin = host.origin();
        Cause cause = new Cause("hypervisor-failed", Fault.SYSTEM, "the card was refused", "try again");
        return new OperationFailed(
                origin,
                work(),
                steps(StepState.UNDONE, StepState.PENDING),
                new Failure(FailureClass.REFUSED, cause, null),
                new VmFacts(true, power, "boot-2", origin.observedAt(), card),
                true);
    }

    HostEvent captured(CapturedImage content) {
        EventOrigin origin = host.origin();
        return new OperationSucceeded(
                origin,
                work(),
                steps(StepState.SUCCEEDED, StepState.SUCCEEDED),
                facts(true, ObservedPower.STOPPED, origin.observedAt()),
                null,
                content);
    }

    /** The end of an operation about extra disks: these are what the host holds for the machine. */
    HostEvent succeeded(ObservedPower power, List<SeenDisk> disks) {
        EventOrigin origin = host.origin();
        return new OperationSucceeded(
                origin,
                work(),
                steps(StepState.SUCCEEDED, StepState.SUCCEEDED),
                facts(true, power, origin.observedAt()).with(disks),
                null);
    }

    HostEvent failed(ObservedPower power, List<SeenDisk> disks) {
        EventOrigin origin = host.origin();
        Cause cause = new Cause("host-full", Fault.SYSTEM, "the host has no room for it", "choose a smaller one");
        return new OperationFailed(
                origin,
                work(),
                steps(StepState.FAILED, StepState.PENDING),
                new Failure(FailureClass.REFUSED, cause, null),
                facts(true, power, origin.observedAt()).with(disks),
                true);
    }

    /** With a disk of its own of this size, in GiB. */
    HostEvent failed(ObservedPower power, long diskGib) {
        EventOrigin origin = host.origin();
        Cause cause = new Cause("start-failed", Fault.SYSTEM, "the host has no memory for it", "choose a smaller one");
        return new OperationFailed(
                origin,
                work(),
                steps(StepState.SUCCEEDED, StepState.FAILED),
                new Failure(FailureClass.REFUSED, cause, null),
                facts(true, power, origin.observedAt()).ofDisk(diskGib),
                true);
    }

    HostEvent cancelled(ObservedPower power, List<SeenDisk> disks) {
        EventOrigin origin = host.origin();
        return new OperationCancelled(
                origin,
                work(),
                steps(StepState.UNDONE, StepState.PENDING),
                facts(true, power, origin.observedAt()).with(disks),
                true);
    }

    HostEvent failed(FailureClass next, boolean remains) {
        EventOrigin origin = host.origin();
        Cause cause = new Cause("image-missing", Fault.SYSTEM, "the image is not on the host", "upload it");
        return new OperationFailed(
                origin,
                work(),
                steps(StepState.FAILED, StepState.PENDING),
                new Failure(next, cause, null),
                facts(remains, ObservedPower.UNKNOWN, origin.observedAt()),
                remains);
    }

    HostEvent cancelled() {
        EventOrigin origin = host.origin();
        return new OperationCancelled(
                origin,
                work(),
                steps(StepState.UNDONE, StepState.PENDING),
                facts(false, ObservedPower.UNKNOWN, origin.observedAt()),
                false);
    }

    HostEvent power(ObservedPower power) {
        EventOrigin origin = host.origin();
        return new PowerChanged(origin, target.vm(), target.generation(), facts(true, power, origin.observedAt()));
    }

    HostEvent deleted() {
        return new VmDeleted(host.origin(), work(), steps(StepState.SUCCEEDED, StepState.SUCCEEDED));
    }

    /** Begins, and succeeds. */
    void succeed(ObservedPower power) {
        host.say(started());
        host.say(succeeded(power));
    }

    /** Begins, and says that the machine is gone. */
    void delete() {
        host.say(started());
        host.say(deleted());
    }

    private WorkRef work() {
        return new WorkRef(target.operation(), target.attempt(), target.vm(), target.generation());
    }

    private static VmFacts facts(boolean present, ObservedPower power, Instant at) {
        return new VmFacts(present, power, present ? "boot-1" : null, at);
    }

    private List<StepRecord> steps(StepState first, StepState second) {
        Instant at = first == StepState.PENDING ? null : Instant.parse("2026-01-01T12:00:00Z");
        return List.of(
                new StepRecord("define the machine", first, at, first == StepState.SUCCEEDED ? at : null),
                new StepRecord("start the machine", second, null, null));
    }
}
