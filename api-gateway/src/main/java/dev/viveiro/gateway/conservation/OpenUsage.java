package dev.viveiro.gateway.conservation;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.OpenIntervals;
import dev.viveiro.gateway.front.InternalCalls;
import dev.viveiro.gateway.front.Owner;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.UnreadableMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What metering bills now, as metering says. */
@Component
class OpenUsage {
    private final InternalCalls calls;

    OpenUsage(InternalCalls calls) {
        this.calls = calls;
    }

    /** Open intervals per meter; empty while metering does not say. */
    Optional<Map<Meter, Long>> perMeter() {
        try {
            byte[] answer = calls.get(Owner.METERING, OpenIntervals.PATH).getBytes(StandardCharsets.UTF_8);
            return Optional.of(ContractJson.read(answer, OpenIntervals.class).open());
        } catch (ProblemException | UnreadableMessage away) {
            return Optional.empty();
        }
    }
}
