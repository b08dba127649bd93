package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses query parameters that no store can hold, or that can't be decoded. */
final class CleanQueryFilter extends OncePerRequestFilter {
    private final ProblemWriter problems;

    CleanQueryFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            QueryText.of(request).forEach((name, values) -> values.forEach(value -> refuseUnsafe(name, value)));
        } catch (ProblemException e) {
            problems.write(response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private static void refuseUnsafe(String name, String value) {
        UnsafeText.Found found = UnsafeText.in(value);
        if (found != null) {
            throw ProblemException.field("?" + name, "invalid-characters", found.detail());
        }
    }
}
