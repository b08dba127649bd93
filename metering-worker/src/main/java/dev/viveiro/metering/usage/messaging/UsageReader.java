package dev.viveiro.metering.usage.messaging;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostFact;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.image.ImageFact;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.metering.usage.domain.UsageFact;
import org.springframework.amqp.core.Message;

/**
 * Decides by the exchange what a message may be: hosts can publish to theirs alone, so a machine's or an image's change, or a
 * host's loss, is believed only from the gateway's.
 */
public final class UsageReader implements MessageReader<UsageFact> {
    private static final int LONGEST_BOOT_ID = 200;
    private static final MessageReader<Object> DECIDED = MessageReader.of(
            Contracts.of(DomainEvent.class), Contracts.of(HostFact.class), Contracts.of(ImageFact.class));
    private static final MessageReader<HostStatement> STATEMENTS = MessageReader.of(Contracts.of(HostStatement.class));

    @Override
    public Received<UsageFact> read(Message message) {
        String exchange = message.getMessageProperties().getReceivedExchange();
        if (Topology.EVENTS.equals(exchange)) {
            Received<Object> received = DECIDED.read(message);
            return new Received<>(decided(received.message()), received.envelope());
        }
        if (Topology.HOST_EVENTS.equals(exchange)) {
            Received<HostStatement> received = STATEMENTS.read(message);
            HostVoice.requireSaidBy(received.message().host(), message.getMessageProperties());
            return new Received<>(sampled(received.message()), received.envelope());
        }
        throw new UnreadableMessage("expected the exchange " + Topology.EVENTS + " or " + Topology.HOST_EVENTS
                + ", the message came through " + exchange);
    }

    private static UsageFact decided(Object fact) {
        return switch (fact) {
            case DomainEvent event -> changed(event);
            case HostFact event -> lost(event);
            case ImageFact event -> stored(event);
            default -> throw new IllegalStateException("no contract that is read here: " + fact.getClass());
        };
    }

    private static UsageFact lost(HostFact event) {
        return switch (event) {
            case HostLost lost -> new UsageFact.Lost(lost);
        };
    }

    private static UsageFact stored(ImageFact event) {
        return switch (event) {
            case ImageChanged changed -> new UsageFact.Stored(changed);
        };
    }

    private static UsageFact changed(DomainEvent event) {
        return switch (event) {
            case VmChanged changed -> new UsageFact.Changed(changed);
            case VmExpiring ignored -> throw notForMetering("vm-expiring");
            case CredentialIssued ignored -> throw notForMetering("credential-issued");
        };
    }

    private static UsageFact sampled(HostStatement statement) {
        return switch (statement) {
            case UsageSampled sampled -> new UsageFact.Sampled(bounded(sampled));
            case HostReported ignored -> throw notForMetering("host-reported");
            case HostGreeted ignored -> throw notForMetering("host-greeted");
        };
    }

    /** It is a part of keys. */
    private static UsageSampled bounded(UsageSampled sampled) {
        for (VmSample sample : sampled.samples()) {
            String boot = sample.bootId();
            if (boot != null && boot.length() > LONGEST_BOOT_ID) {
                throw new UnreadableMessage(
                        "expected a boot id of at most " + LONGEST_BOOT_ID + " characters, got " + boot.length());
            }
        }
        return sampled;
    }

    private static UnreadableMessage notForMetering(String what) {
        return new UnreadableMessage(what + " is not for metering; its routing key is wrong");
    }
}
