package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.HostId;
import java.time.Instant;

/** The causes that the gateway itself gives to an operation that ended. */
public final class Causes {
    public static final String OUTCOME_UNKNOWN = "outcome-unknown";

    private Causes() {}

    /** Its deadline passed and its host said nothing. */
    public static Cause outcomeUnknown(Instant deadline) {
        return new Cause(
                OUTCOME_UNKNOWN,
                Fault.SYSTEM,
                "The host did not say by " + deadline + " how it ended.",
                "Look at the machine: its state follows the host. Then try again, or delete it.");
    }

    /** Its deadline passed before its command could leave for the host. */
    public static Cause neverSent(Instant deadline) {
        return new Cause(
                "not-sent",
                Fault.SYSTEM,
                "The command could not be handed to the host before " + deadline + "; nothing was done.",
                "Try again once the host can be reached.");
    }

    /** Its host was removed. */
    public static Cause hostGone() {
        return new Cause(
                "host-gone", Fault.SYSTEM, "The host was removed before the command reached it.", "Create it anew.");
    }

    /** Its command was given up by the broker or the worker. */
    public static Cause deadCommand(String detail) {
        return new Cause(
                "dead-command",
                Fault.SYSTEM,
                "The command could not be read by its host: " + detail,
                "Tell the operator; the message is kept among the dead letters.");
    }

    /** Its host was lost. */
    public static Cause hostUnreachable(HostId host) {
        return new Cause(
                ProblemCode.HOST_UNREACHABLE.code(),
                Fault.SYSTEM,
                "Host " + host + " was lost before it said how it ended.",
                "Look at the machine once its host is back, and try again; or delete it and create it anew.");
    }
}
