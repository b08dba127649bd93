package dev.viveiro.gateway.idempotency;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Checks the header on every POST and PATCH, and hashes its body as it is read. */
@Component
@Order(IdempotencyHeaderFilter.AFTER_SECURITY)
final class IdempotencyHeaderFilter extends OncePerRequestFilter {
    /** Spring Security stands at -100: a stranger hears 401 and nothing else. */
    static final int AFTER_SECURITY = 0;

    static final String HEADER = "Idempotency-Key";
    private static final Set<String> REPEATABLE = Set.of("POST", "PATCH");
    private static final int MAX = 255;

    private final ProblemWriter problems;

    IdempotencyHeaderFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!REPEATABLE.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        List<String> keys = Collections.list(request.getHeaders(HEADER));
        if (keys.size() > 1 || (keys.size() == 1 && !valid(keys.getFirst()))) {
            problems.write(
                    response,
                    ProblemException.field(
                            HEADER,
                            "invalid-idempotency-key",
                            "Idempotency-Key must be given once and have 1 to 255 printable characters."));
            return;
        }
        chain.doFilter(new HashedBodyRequest(request), response);
    }

    private static boolean valid(String key) {
        return !key.isEmpty() && key.length() <= MAX && key.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
    }
}
