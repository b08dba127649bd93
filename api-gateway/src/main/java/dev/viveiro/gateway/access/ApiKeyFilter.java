package dev.viveiro.gateway.access;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.web.Callers;
import dev.viveiro.web.ProblemWriter;
import dev.viveiro.web.QueryText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows the caller by its bearer key; a request without a valid one goes on as a stranger. */
final class ApiKeyFilter extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final ApiKeys keys;
    private final NamedTenant namedTenant;
    private final ProblemWriter problems;

    ApiKeyFilter(ApiKeys keys, NamedTenant namedTenant, ProblemWriter problems) {
        this.keys = keys;
        this.namedTenant = namedTenant;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Optional<Caller> caller = caller(request);
            caller.ifPresent(known -> admit(request, known));
        } catch (ProblemException e) {
            problems.write(response, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Caller> caller(HttpServletRequest request) {
        Optional<String> bearer = bearer(request.getHeader(HttpHeaders.AUTHORIZATION));
        Optional<Caller> holder = bearer.flatMap(keys::identify);
        holder.flatMap(right -> bearer)
                .flatMap(ApiKey::parse)
                .map(SecretMark::of)
                .ifPresent(mark -> mark.keep(request));
        Optional<String> named = QueryText.single(request, "tenant");
        return holder.map(caller ->
                named.map(tenant -> namedTenant.actFor(caller, tenant)).orElse(caller));
    }

    private static Optional<String> bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static void admit(HttpServletRequest request, Caller caller) {
        Callers.set(request, caller);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                caller.subject(),
                null,
                List.of(new SimpleGrantedAuthority("ROLE_" + caller.role().name()))));
        SecurityContextHolder.setContext(context);
    }
}
