package dev.viveiro.worker.driver;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which a driver says no. It is classed by what the caller may do next, and carries what the customer or the
 * operator will read.
 */
public final class DriverFailure extends RuntimeException {
    private final FailureClass failureClass;
    private final Fault fault;
    private final String code;
    private final String detail;
    private final String nextStep;
    private final @Nullable Duration retryAfter;

    /**
     * @param code stable kebab-case noun, such as {@code host-full}
     * @param detail what was expected and what came, in one sentence
     * @param nextStep what whoever is at fault can do about it
     * @param retryAfter how long to wait before the next try; null to leave it to the caller
     */
    public DriverFailure(
            FailureClass failureClass,
            Fault fault,
            String code,
            String detail,
            String nextStep,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super("%s (%s, %s fault): %s".formatted(code, failureClass, fault, detail), cause);
        this.failureClass = failureClass;
        this.fault = fault;
        this.code = code;
        this.detail = detail;
        this.nextStep = nextStep;
        this.retryAfter = retryAfter;
    }

    /** Nothing was changed; the same call may succeed on this host after {@code retryAfter}. */
    public static DriverFailure retryLater(String code, String detail, String nextStep, Duration retryAfter) {
        return new DriverFailure(FailureClass.RETRY_LATER, Fault.SYSTEM, code, detail, nextStep, retryAfter, null);
    }

    /** Nothing was changed; this host cannot, another may. */
    public static DriverFailure tryOtherHost(String code, String detail, String nextStep) {
        return new DriverFailure(FailureClass.TRY_OTHER_HOST, Fault.SYSTEM, code, detail, nextStep, null, null);
    }

    /** Nothing was changed, and asking again will not help. */
    public static DriverFailure refused(Fault fault, String code, String detail, String nextStep) {
        return new DriverFailure(FailureClass.REFUSED, fault, code, detail, nextStep, null, null);
    }

    /** What is on the host contradicts what was asked. */
    public static DriverFailure conflict(String code, String detail, String nextStep) {
        return new DriverFailure(FailureClass.CONFLICT, Fault.SYSTEM, code, detail, nextStep, null, null);
    }

    /** It may or may not have happened. */
    public static DriverFailure outcomeUnknown(String code, String detail, String nextStep, @Nullable Throwable cause) {
        return new DriverFailure(FailureClass.OUTCOME_UNKNOWN, Fault.SYSTEM, code, detail, nextStep, null, cause);
    }

    public FailureClass failureClass() {
        return failureClass;
    }

    public Fault fault() {
        return fault;
    }

    public String code() {
        return code;
    }

    /** What happened, without the class and code that {@link #getMessage} puts before it. */
    public String detail() {
        return detail;
    }

    public String nextStep() {
        return nextStep;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
