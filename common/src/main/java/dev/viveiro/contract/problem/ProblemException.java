package dev.viveiro.contract.problem;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the caller; changes nothing on its way. */
public class ProblemException extends RuntimeException {
    private final ProblemCode code;
    private final List<FieldError> errors;
    private final Map<String, Object> members;
    private final @Nullable Integer retryAfterSeconds;

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of(), Map.of(), null);
    }

    public ProblemException(
            ProblemCode code,
            String detail,
            List<FieldError> errors,
            Map<String, Object> members,
            @Nullable Integer retryAfterSeconds) {
        super(detail);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.members = Map.copyOf(members);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** One field of the request is wrong. */
    public static ProblemException field(String pointer, String code, String detail) {
        return invalid(List.of(new FieldError(pointer, code, detail)));
    }

    public static ProblemException invalid(List<FieldError> errors) {
        String detail =
                errors.size() == 1 ? errors.getFirst().detail() : errors.size() + " fields are not valid; see errors.";
        return new ProblemException(ProblemCode.INVALID_REQUEST, detail, errors, Map.of(), null);
    }

    /** {@code what} for instance {@code "virtual machine"}; another tenant's thing is not found too. */
    public static ProblemException notFound(String what, Object id) {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no " + what + " " + id + ".");
    }

    public static ProblemException unavailable(String detail, int retryAfterSeconds) {
        return new ProblemException(ProblemCode.UNAVAILABLE, detail, List.of(), Map.of(), retryAfterSeconds);
    }

    public ProblemCode code() {
        return code;
    }

    public List<FieldError> errors() {
        return errors;
    }

    /** Extra members of the problem document, for instance {@code operation}. */
    public Map<String, Object> members() {
        return members;
    }

    /** Value of Retry-After in seconds; null for none. */
    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
