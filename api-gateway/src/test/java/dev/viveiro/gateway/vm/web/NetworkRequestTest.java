package dev.viveiro.gateway.vm.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.vm.CardWish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NetworkRequestTest {
    private static NetworkRequest request(
            @Nullable String hostname,
            @Nullable String address,
            @Nullable String gateway,
            @Nullable List<@Nullable String> dns) {
        return new NetworkRequest(hostname, address, gateway, dns);
    }

    private static List<String> pointers(NetworkRequest request) {
        List<String> pointers = new ArrayList<>();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(request::check)
                .satisfies(problem ->
                        problem.errors().stream().map(FieldError::pointer).forEach(pointers::add));
        return pointers;
    }

    @Test
    void what_is_absent_is_not_asked_for() {
        assertThat(request("mail", null, null, null).check()).isEqualTo(new CardWish("mail", null, null, null));
        assertThat(request(null, "another", "10.64.0.5", List.of("192.0.2.53")).check())
                .isEqualTo(new CardWish(null, "another", "10.64.0.5", List.of("192.0.2.53")));
        assertThat(request(null, "10.64.0.7", null, List.of()).check())
                .isEqualTo(new CardWish(null, "10.64.0.7", null, List.of()));
    }

    @Test
    void something_must_be_asked_for() {
        assertThat(pointers(request(null, null, null, null))).containsExactly("");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once_and_where() {
        assertThat(pointers(request("No Name", "other", "10.64.0.256", Arrays.asList("224.0.0.1", null, "127.0.0.1"))))
                .containsExactly("/hostname", "/address", "/gateway", "/dns/0", "/dns/1", "/dns/2");
        assertThat(pointers(request(null, "010.64.0.7", "10.64.0", List.of("192.0.2.53", "192.0.2.53"))))
                .containsExactly("/address", "/gateway", "/dns/1");
        assertThat(pointers(request(null, null, null, List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"))))
                .containsExactly("/dns");
        assertThat(pointers(request("a\nb", "0.0.0.0", "::1", null)))
                .containsExactly("/hostname", "/address", "/gateway");
    }
}
