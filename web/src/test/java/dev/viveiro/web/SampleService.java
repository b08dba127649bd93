package dev.viveiro.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The smallest service that uses the module. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration"
        })
@Import(SampleService.Things.class)
class SampleService {
    enum Colour {
        RED,
        GREEN
    }

    record Leaf(@Nullable Integer count, @Nullable Colour colour) {}

    record Thing(
            @Nullable String name,
            @Nullable Integer size,
            @Nullable Boolean wanted,
            @Nullable Instant at,
            @Nullable UUID id,
            @Nullable List<Leaf> leaves) {}

    @RestController
    static class Things {
        @PostMapping("/v1/things")
        Map<String, String> make(@RequestBody Thing thing) {
            Fields fields = new Fields();
            String name = fields.label("/name", thing.name());
            fields.check();
            return Map.of("name", name);
        }

        @GetMapping("/v1/things")
        Page<String> list(PageQuery page, @RequestParam(required = false) @Nullable Colour colour) {
            int from = page.after(Integer::valueOf).map(last -> last + 1).orElse(0);
            List<String> rows = IntStream.range(from, Math.min(120, from + page.limit() + 1))
                    .mapToObj(Integer::toString)
                    .toList();
            return Page.of(rows, page, row -> row);
        }

        /** Looks at no key: any token that can be read would do. */
        @GetMapping("/v1/other-things")
        Page<String> others(PageQuery page) {
            return new Page<>(List.of(), null);
        }

        @GetMapping("/v1/things/{id}")
        String get(@PathVariable HostId id) {
            throw new ProblemException(
                    ProblemCode.OPERATION_IN_PROGRESS, "Busy.", List.of(), Map.of("operation", "42"), null);
        }

        @GetMapping("/v1/broken")
        String broken() {
            throw new IllegalStateException("the secret cause");
        }

        @GetMapping("/v1/store-away")
        String storeAway() {
            throw new CannotCreateTransactionException("no connection to the secret address");
        }

        @GetMapping("/v1/away")
        String away() {
            throw ProblemException.unavailable("Away.", 7);
        }

        @GetMapping("/v1/me")
        Caller me(Caller caller) {
            return caller;
        }

        @GetMapping("/open")
        String open() {
            return "open";
        }
    }
}
