package dev.viveiro.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.notification.mail.store.DeliveryState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway documents of an answer that it only forwards is what the owner's answer has. */
class ForwardedViewsTest {
    private static final String VIEWS = "dev.viveiro.gateway.front.ForwardedViews$";

    @ParameterizedTest
    @CsvSource({
        "UsageItem, dev.viveiro.metering.usage.web.UsageItem",
        "Delivery, dev.viveiro.notification.mail.web.DeliveryItem",
        "DeliveryCause, dev.viveiro.notification.mail.web.DeliveryItem$Cause",
        "RevealToken, dev.viveiro.notification.credentials.web.RevealRequest",
        "Reveal, dev.viveiro.notification.credentials.web.RevealAnswer",
        "Usage, dev.viveiro.web.Page",
        "Deliveries, dev.viveiro.web.Page",
    })
    void the_documented_fields_are_those_of_the_owner(String view, String owners) throws Exception {
        assertThat(fields(VIEWS + view)).isNotEmpty().isEqualTo(fields(owners));
    }

    @Test
    void the_documented_states_of_a_delivery_are_those_of_the_owner() throws Exception {
        Operation operation = requireNonNull(Class.forName("dev.viveiro.gateway.front.ForwardedController")
                .getDeclaredMethod("deliveries", HttpServletRequest.class, HttpServletResponse.class)
                .getAnnotation(Operation.class));
        Parameter state = Arrays.stream(operation.parameters())
                .filter(parameter -> parameter.name().equals("state"))
                .findFirst()
                .orElseThrow();
        assertThat(state.schema().allowableValues())
                .containsExactly(
                        Arrays.stream(DeliveryState.values()).map(Enum::name).toArray(String[]::new));
    }

    private static List<String> fields(String record) throws ClassNotFoundException {
        return Arrays.stream(requireNonNull(Class.forName(record).getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();
    }
}
