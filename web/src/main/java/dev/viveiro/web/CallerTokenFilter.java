package dev.viveiro.web;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.CallerToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets only the gateway's word about a caller pass, in the services behind it. */
final class CallerTokenFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final CallerTokens settings;
    private final ECKey key;
    private final Clock clock;
    private final ProblemWriter problems;

    CallerTokenFilter(CallerTokens settings, Clock clock, ProblemWriter problems) {
        this.settings = settings;
        this.key = settings.publicKey();
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.startsWith("/actuator/")
                || path.equals("/error")
                || settings.openPaths().stream().anyMatch(open -> PathShape.fits(open, path));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Caller> caller = caller(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (caller.isEmpty()) {
            problems.write(response, Callers.unknown());
            return;
        }
        Callers.set(request, caller.get());
        chain.doFilter(request, response);
    }

    private Optional<Caller> caller(@org.jspecify.annotations.Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return CallerToken.verify(header.substring(SCHEME.length()).strip(), key, clock);
    }
}
