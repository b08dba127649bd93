package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageDeliveryMode;

class AmqpEnvelopeTest {
    private static final HostId HOST = Ids.timeOrdered().nextHost();
    private static final MessageReader<HostCommand> READER = MessageReader.of(Contracts.of(HostCommand.class));
    private final Outgoing letter = Letters.toHost(HOST, Ids.timeOrdered().nextVm(), 1);

    @Test
    void an_envelope_comes_out_as_it_went_in() {
        var back = AmqpEnvelope.fromMessage(AmqpEnvelope.toMessage(letter.envelope(), null));
        assertThat(back).usingRecursiveComparison().isEqualTo(letter.envelope());
    }

    @Test
    void a_message_is_persistent_json_with_cloud_events_headers_and_the_senders_user() {
        var properties = AmqpEnvelope.toMessage(letter.envelope(), "host-1").getMessageProperties();
        assertThat(properties.getDeliveryMode()).isEqualTo(MessageDeliveryMode.PERSISTENT);
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getUserId()).isEqualTo("host-1");
        assertThat(properties.getHeaders())
                .containsEntry("cloudEvents_specversion", "1.0")
                .containsEntry("cloudEvents_type", "start-vm/1")
                .containsEntry("cloudEvents_source", "/gateway")
                .containsEntry("cloudEvents_time", "2026-01-01T12:00:00Z")
                .containsKeys("cloudEvents_id", "cloudEvents_subject", "traceparent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "source", "subject", "time"})
    void a_message_without_one_of_its_attributes_is_unreadable(String attribute) {
        var message = AmqpEnvelope.toMessage(letter.envelope(), null);
        message.getMessageProperties().getHeaders().remove("cloudEvents_" + attribute);
        assertThatThrownBy(() -> AmqpEnvelope.fromMessage(message))
                .isInstanceOf(UnreadableMessage.class)
                .hasMessageContaining("cloudEvents_" + attribute);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "time"})
    void a_malformed_attribute_makes_a_message_unreadable(String attribute) {
        var message = AmqpEnvelope.toMessage(letter.envelope(), null);
        message.getMessageProperties().setHeader("cloudEvents_" + attribute, "yesterday");
        assertThatThrownBy(() -> AmqpEnvelope.fromMessage(message)).isInstanceOf(UnreadableMessage.class);
    }

    @Test
    void a_reader_gives_the_record_of_the_type() {
        var received = READER.read(AmqpEnvelope.toMessage(letter.envelope(), null));
        assertThat(received.message().target().host()).isEqualTo(HOST);
        assertThat(received.envelope().id()).isEqualTo(letter.envelope().id());
    }

    @Test
    void a_type_that_nobody_knows_is_unreadable() {
        var message = AmqpEnvelope.toMessage(letter.envelope(), null);
        message.getMessageProperties().setHeader("cloudEvents_type", "paint-vm/1");
        assertThatThrownBy(() -> READER.read(message)).hasMessage("no contract has the type paint-vm/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"target\":7}", "{\"target\":null,\"target\":null}", "\u0000\u0001"})
    void a_body_that_is_no_such_message_is_unreadable(String body) {
        var properties = AmqpEnvelope.toMessage(letter.envelope(), null).getMessageProperties();
        var message = new Message(body.getBytes(StandardCharsets.UTF_8), properties);
        assertThatThrownBy(() -> READER.read(message)).isInstanceOf(UnreadableMessage.class);
    }
}
