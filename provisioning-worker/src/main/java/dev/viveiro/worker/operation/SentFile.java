package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.kernel.ImageFormat;
import java.util.Map;
import java.util.Objects;

/** What a step sent to the gateway, as it is kept with the step and told at the end. */
final class SentFile {
    private static final String SHA256 = "sha256";
    private static final String SIZE = "sizeBytes";
    private static final String FORM = "format";

    private SentFile() {}

    static Map<String, String> kept(CapturedImage sent) {
        return Map.of(
                SHA256,
                sent.sha256(),
                SIZE,
                String.valueOf(sent.sizeBytes()),
                FORM,
                sent.format().name());
    }

    /** Success with what the last step saw, and what {@code step} sent. */
    static HostEvent success(EventOrigin origin, RunState state, String step) {
        Map<String, String> sent = state.output(step);
        return new OperationSucceeded(
                origin,
                state.work().ref(),
                state.told(),
                Objects.requireNonNull(state.facts()),
                null,
                new CapturedImage(
                        Objects.requireNonNull(sent.get(SHA256)),
                        Long.parseLong(Objects.requireNonNull(sent.get(SIZE))),
                        ImageFormat.valueOf(Objects.requireNonNull(sent.get(FORM)))));
    }
}
