package dev.viveiro.contract;

import dev.viveiro.contract.problem.ProblemCode;
import java.util.EnumMap;
import java.util.Map;

/** The reference of problem codes: when each comes, and what the caller can do. */
final class ProblemsPage {
    private static final String HEAD = """
        # Problem codes

        Every refusal is an `application/problem+json` document (RFC 9457) with the members `type`, `title`, `status`, `detail`,
        `code` and `errors`. `code` is stable: programs should look at it and at nothing else. Each of `errors` has a `pointer`
        (a JSON Pointer into the body, `?name` for a query parameter, or the name of a header), a `code` and a `detail`.

        | status | code | what it means | what to do |
        |---|---|---|---|
        """;

    private ProblemsPage() {}

    static String text() {
        Map<ProblemCode, String> remedies = new EnumMap<>(ProblemCode.class);
        for (ProblemCode code : ProblemCode.values()) {
            remedies.put(code, remedy(code));
        }
        var page = new StringBuilder(HEAD);
        remedies.forEach((code, remedy) ->
                page.append("| %d | `%s` | %s | %s |%n".formatted(code.status(), code.code(), code.title(), remedy)));
        return page.toString();
    }

    private static String remedy(ProblemCode code) {
        return switch (code) {
            case INVALID_REQUEST ->
                "Mend what `errors` points to; `unknown-field` and `unknown-parameter` list what there is.";
            case INVALID_ROSTER -> "Mend the rows that `errors` names by line and column; nothing was accepted.";
            case INVALID_COSTS -> "Mend the rows that `errors` names by line and column; nothing was accepted.";
            case CHECKSUM_MISMATCH ->
                "Compare the file with the registered `sha256`, and send it again; nothing was kept.";
            case UNAUTHENTICATED -> "Send a valid API key as a bearer token; a host asks for a new join token.";
            case FORBIDDEN -> "Use an administrator's key, or leave `?tenant=` out.";
            case NOT_FOUND -> "Check the id; another tenant's things are not found either.";
            case METHOD_NOT_ALLOWED -> "Use a method that the header `Allow` names.";
            case NOT_ACCEPTABLE -> "Accept `application/json`.";
            case ADDRESS_IN_USE -> "Choose another address, or ask for any (`another`).";
            case NAME_IN_USE -> "Choose another name, or delete what has it.";
            case EXTERNAL_REF_IN_USE ->
                "The reference belongs to a machine with another plan or image; read it by `externalRef`.";
            case OPERATION_IN_PROGRESS -> "Wait for the operation in the member `operation`, or cancel it.";
            case NO_CAPACITY -> "Try a smaller plan or later; the operator adds a host.";
            case QUOTA_EXCEEDED -> "Delete something, or ask for a larger quota.";
            case TOO_EARLY -> "Wait until the month is over; its draft shows what it is so far.";
            case TOO_LATE -> "It can't be undone any more; watch the operation to its end.";
            case IN_PROGRESS -> "Repeat the request after `Retry-After` seconds with the same key.";
            case HOST_UNREACHABLE -> "Wait until the host, or its hypervisor, is back; delete is accepted meanwhile.";
            case NOT_SUPPORTED ->
                "The detail says why. Do without, or move the machine to a host whose hypervisor can do it;"
                        + " GET /v1/hosts/{id} lists what it can.";
            case INVALID_STATE -> "Read the machine's state, and bring it into one that allows the request.";
            case SUSPENDED ->
                "Pay what is owed where `causes` has DEBT: it is lifted by itself then. Of other causes ask those who run"
                        + " Viveiro.";
            case CONSOLE_IN_USE -> "Wait until whoever is connected leaves, or connect with `takeOver=true`.";
            case HOST_NOT_EMPTY -> "Delete or move the host's machines first.";
            case IMAGE_IN_USE -> "Delete the machines, or leave the image deprecated: no new ones are made from it.";
            case PLAN_RETIRED -> "Choose another plan; GET /v1/plans lists those on offer.";
            case WRONG_OFFSET ->
                "Go on at the byte that the member `received` says, or begin anew without `Content-Range`.";
            case WRONG_VERSION -> "Add the version that the detail names; those that are there stay as they are.";
            case ALREADY_REVEALED -> "The password was shown once; ask for a new one.";
            case TOO_LARGE -> "Send a smaller body.";
            case UNSUPPORTED_MEDIA_TYPE -> "Send `application/json` in UTF-8.";
            case IDEMPOTENCY_KEY_REUSED -> "Use a new `Idempotency-Key` for a new request.";
            case INTERNAL_ERROR ->
                "Repeat it with the same `Idempotency-Key`; tell the operator the member `incident`.";
            case UNAVAILABLE -> "Repeat it after `Retry-After` seconds.";
        };
    }
}
