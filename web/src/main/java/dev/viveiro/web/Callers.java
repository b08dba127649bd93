package dev.viveiro.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import org.springframework.web.context.request.NativeWebRequest;

/** Where a request keeps its caller, and the one question that many endpoints ask about it. */
public final class Callers {
    private static final String ATTRIBUTE = Caller.class.getName();

    private Callers() {}

    /** Remembers the verified caller for the rest of the request. */
    public static void set(HttpServletRequest request, Caller caller) {
        request.setAttribute(ATTRIBUTE, caller);
    }

    public static Optional<Caller> find(HttpServletRequest request) {
        return Optional.ofNullable((Caller) request.getAttribute(ATTRIBUTE));
    }

    /** Throws a 401 problem when nobody was identified. */
    public static Caller of(HttpServletRequest request) {
        return find(request).orElseThrow(Callers::unknown);
    }

    /** Throws a 403 problem unless the caller is an administrator. */
    public static void requireAdministrator(Caller caller) {
        if (caller.role() != Role.ADMINISTRATOR) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "Only an administrator may do that.");
        }
    }

    static ProblemException unknown() {
        return new ProblemException(
                ProblemCode.UNAUTHENTICATED, "Send a valid token as 'Authorization: Bearer <token>'.");
    }

    static HttpServletRequest http(NativeWebRequest request) {
        return Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    }
}
