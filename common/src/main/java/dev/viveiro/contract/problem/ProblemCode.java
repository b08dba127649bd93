package dev.viveiro.contract.problem;

import java.util.Locale;

/** The stable codes of every refusal; a code once published never changes its meaning. */
public enum ProblemCode {
    INVALID_REQUEST(400, "The request is not valid"),
    INVALID_ROSTER(400, "The roster is not valid"),
    INVALID_COSTS(400, "The file of costs is not valid"),
    CHECKSUM_MISMATCH(400, "The bytes are not the ones that were announced"),
    UNAUTHENTICATED(401, "An API key is needed"),
    FORBIDDEN(403, "This API key may not do that"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No representation that you accept"),
    NAME_IN_USE(409, "The name is in use"),
    ADDRESS_IN_USE(409, "The address is in use"),
    EXTERNAL_REF_IN_USE(409, "The external reference is in use"),
    OPERATION_IN_PROGRESS(409, "Another operation is in progress"),
    NO_CAPACITY(409, "No host has room"),
    QUOTA_EXCEEDED(409, "The quota is used up"),
    TOO_EARLY(409, "It is too early for that"),
    TOO_LATE(409, "It is too late for that"),
    IN_PROGRESS(409, "The same request is being worked on"),
    HOST_UNREACHABLE(409, "The host can't be reached"),
    INVALID_STATE(409, "The machine's state does not allow that"),
    SUSPENDED(409, "It is suspended"),
    NOT_SUPPORTED(409, "The machine's host can't do that"),
    CONSOLE_IN_USE(409, "Somebody is connected to the console"),
    HOST_NOT_EMPTY(409, "The host still has machines"),
    IMAGE_IN_USE(409, "Machines are made from the image"),
    PLAN_RETIRED(409, "No machine gets the plan any more"),
    WRONG_OFFSET(409, "The upload goes on elsewhere"),
    WRONG_VERSION(409, "Another version is to be added"),
    ALREADY_REVEALED(410, "It was revealed before"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    UNAVAILABLE(503, "A part of the system does not answer");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The form on the wire: kebab-case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** URI reference in {@code type}. */
    public String type() {
        return "/problems/" + code();
    }
}
