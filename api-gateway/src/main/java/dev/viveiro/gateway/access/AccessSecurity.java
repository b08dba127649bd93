package dev.viveiro.gateway.access;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.web.ProblemWriter;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** The security layer: who may come in without a key, and what a stranger hears. Roles are asked by the endpoints. */
@Configuration(proxyBeanMethods = false)
class AccessSecurity {
    /** Readable by anyone: health, metrics, documentation, the page that asks for a reveal, and what asks for a link itself. */
    private static final String[] OPEN_TO_READ = {
        "/actuator/health",
        "/actuator/health/**",
        "/actuator/prometheus",
        "/v3/api-docs",
        "/v3/api-docs.yaml",
        "/reveal",
        "/problems/*",
        "/v1/images/*/content",
        "/v1/transports/*",
        "/v1/hosts/*/calls/*/stream"
    };

    /** Their bodies carry a one-time token of their own, or are signed. */
    private static final String[] OPEN_TO_POST = {"/v1/reveals", "/v1/hosts/join", "/v1/payments/webhooks/*"};

    /** Answers of hosts, with a ticket that is good once, and what they captured or send to others, by a signed link. */
    private static final String[] OPEN_TO_PUT = {
        "/v1/hosts/*/calls/*/answer", "/v1/hosts/*/calls/*/refusal", "/v1/images/*/captured", "/v1/transports/*"
    };

    @Bean
    SecurityFilterChain security(HttpSecurity http, ApiKeys keys, NamedTenant namedTenant, ProblemWriter problems) {
        http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new ApiKeyFilter(keys, namedTenant, problems), AuthorizationFilter.class)
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(HttpMethod.GET, OPEN_TO_READ)
                                .permitAll()
                                .requestMatchers(HttpMethod.POST, OPEN_TO_POST)
                                .permitAll()
                                .requestMatchers(HttpMethod.PUT, OPEN_TO_PUT)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint((request, response, e) -> problems.write(
                                        response,
                                        new ProblemException(
                                                ProblemCode.UNAUTHENTICATED,
                                                "Send a valid API key as 'Authorization: Bearer vk_...'.")))
                                .accessDeniedHandler((request, response, e) -> problems.write(
                                        response,
                                        new ProblemException(ProblemCode.FORBIDDEN, "This API key may not do that."))));
        return http.build();
    }

    /** There are no passwords: without this, Spring Boot would make a user and print one. */
    @Bean
    UserDetailsService nobody() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }
}
