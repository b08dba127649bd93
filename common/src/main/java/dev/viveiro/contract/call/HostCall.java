package dev.viveiro.contract.call;

import java.util.List;

/** A question to one host that changes nothing there: docs/adr/0028-host-calls.md. Who asked waits for seconds. */
public sealed interface HostCall permits DescribeVm, ReadConsole, AttachConsole, LookIntoDrive {
    CallTarget target();

    /** The same question with its signature. */
    HostCall signed(String signature);

    /** What the signature covers beside the type and the target, in this order. */
    default List<String> particulars() {
        return List.of();
    }
}
