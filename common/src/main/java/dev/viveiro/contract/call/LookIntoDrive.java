package dev.viveiro.contract.call;

import dev.viveiro.contract.Contract;

/** Which ISO image is in the machine's drive? The answer is an {@link InsertedIso}. */
@Contract(type = "look-into-drive/1")
public record LookIntoDrive(CallTarget target) implements HostCall {
    @Override
    public HostCall signed(String signature) {
        return new LookIntoDrive(target.signed(signature));
    }
}
