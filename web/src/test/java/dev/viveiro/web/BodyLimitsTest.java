package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class BodyLimitsTest {
    private final BodyLimits limits =
            new BodyLimits(DataSize.ofBytes(1), Map.of("/v1/a", DataSize.ofBytes(2), "/v1/a/*/b", DataSize.ofBytes(3)));

    @Test
    void a_path_has_its_own_limit_or_that_of_its_likes_or_the_common_one() {
        assertThat(limits.of("/v1/a")).isEqualTo(2);
        assertThat(limits.of("/v1/a/x.y/b")).isEqualTo(3);
        for (String other : new String[] {"/v1/a/", "/v1/a/x", "/v1/a/x/y/b", "/v1/a/x/b/", "/v1/c/x/b", "/"}) {
            assertThat(limits.of(other)).as(other).isEqualTo(1);
        }
    }
}
