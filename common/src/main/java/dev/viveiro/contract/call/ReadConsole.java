package dev.viveiro.contract.call;

import dev.viveiro.contract.Contract;
import java.util.List;

/**
 * What did the machine say on its console?
 *
 * @param mostBytes how much of the end is wanted, in bytes
 */
@Contract(type = "read-console/1")
public record ReadConsole(CallTarget target, int mostBytes) implements HostCall {
    @Override
    public HostCall signed(String signature) {
        return new ReadConsole(target.signed(signature), mostBytes);
    }

    @Override
    public List<String> particulars() {
        return List.of(String.valueOf(mostBytes));
    }
}
