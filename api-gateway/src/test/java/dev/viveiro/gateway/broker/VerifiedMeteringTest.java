package dev.viveiro.gateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.amqp.core.Message;

class VerifiedMeteringTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Ids IDS = Ids.timeOrdered();
    private static final CreditChanged CHANGED =
            new CreditChanged(IDS.nextTenant(), 3, CreditStanding.EXHAUSTED, "-12.50", "EUR", null, NOON);
    private static final VerifiedMetering READER = new VerifiedMetering("viveiro-metering");
    private static final String KEY = Topology.eventKey(Lane.INTERACTIVE, "credit.changed");

    @ParameterizedTest
    @EnumSource(Lane.class)
    void what_metering_says_under_its_own_name_is_heard(Lane lane) {
        String key = Topology.eventKey(lane, "credit.changed");
        assertThat(READER.read(message("viveiro-metering", key)).message()).isEqualTo(CHANGED);
    }

    @Test
    void what_the_broker_vouches_for_nobody_or_another_is_refused() {
        assertThatThrownBy(() -> READER.read(message(null, KEY)))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("got null");
        assertThatThrownBy(() -> READER.read(message("viveiro-notification", KEY)))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("viveiro-notification");
    }

    @Test
    void a_key_of_something_else_is_refused() {
        assertThatThrownBy(() -> READER.read(message("viveiro-metering", "interactive.vm.changed")))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("interactive.vm.changed");
    }

    private static Message message(@Nullable String user, String key) {
        Envelope envelope =
                new Envelope(IDS.next(), "credit-changed/1", "/metering", "", NOON, null, ContractJson.write(CHANGED));
        Message message = AmqpEnvelope.toMessage(envelope, null);
        message.getMessageProperties().setReceivedRoutingKey(key);
        if (user != null) {
            message.getMessageProperties().setReceivedUserId(user);
        }
        return message;
    }
}
