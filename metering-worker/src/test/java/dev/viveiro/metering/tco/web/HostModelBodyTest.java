package dev.viveiro.metering.tco.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.HostModel;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostModelBodyTest {
    private static final HostId HOST = new HostId(new UUID(0, 1));

    @Test
    void what_the_database_holds_is_taken_and_what_it_does_not_is_pointed_to() {
        assertThat(wrong(drawing("999999999.999", "999999999.9990", "9999.9999", "999999999999.999999")))
                .isEmpty();
        assertThat(wrong(drawing("0.0001", "1000000000", "10000", "1")))
                .containsExactly("/power/idleWatts", "/power/fullWatts", "/power/pue");
        assertThat(wrong(drawing("60", "180.0005", "1.00001", "1"))).containsExactly("/power/fullWatts", "/power/pue");
    }

    @Test
    void a_host_has_the_ratio_of_the_gateway_unless_another_is_said() {
        assertThat(model(null).check(HOST).model().vcpuRatio()).isEqualTo(HostModel.DEFAULT_VCPU_RATIO);
        assertThat(model(1.5).check(HOST).model().vcpuRatio()).isEqualTo(1.5);
        assertThat(wrong(model(0.0))).containsExactly("/vcpuRatio");
    }

    private static HostModelBody model(@Nullable Double ratio) {
        return new HostModelBody("2026-01-01", null, 4L, 8192L, 100L, ratio, null);
    }

    private static HostModelBody drawing(String idle, String full, String pue, String price) {
        return new HostModelBody(
                "2026-01-01", null, 4L, 8192L, 100L, null, new HostModelBody.PowerBody(idle, full, pue, price, "EUR"));
    }

    private static List<String> wrong(HostModelBody body) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> body.check(HOST));
        return problem == null
                ? List.of()
                : problem.errors().stream().map(FieldError::pointer).toList();
    }
}
