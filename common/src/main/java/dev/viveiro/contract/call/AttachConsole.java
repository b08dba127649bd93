package dev.viveiro.contract.call;

import dev.viveiro.contract.Contract;
import java.time.Instant;
import java.util.List;

/**
 * Connect somebody to the machine's console.
 *
 * @param takeOver whether who is connected to it already has to go
 * @param until when the connection ends at the latest
 */
@Contract(type = "attach-console/1")
public record AttachConsole(CallTarget target, boolean takeOver, Instant until) implements HostCall {
    @Override
    public HostCall signed(String signature) {
        return new AttachConsole(target.signed(signature), takeOver, until);
    }

    @Override
    public List<String> particulars() {
        return List.of(String.valueOf(takeOver), String.valueOf(until.toEpochMilli()));
    }
}
