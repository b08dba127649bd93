package dev.viveiro.worker.call;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.call.CallSeal;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.kernel.HostId;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Whether a call is the gateway's, is for this host, and is still waited for. */
final class CallCheck {
    private final HostId host;
    private final ECKey gateway;
    private final Clock clock;

    CallCheck(HostId host, ECKey gateway, Clock clock) {
        this.host = host;
        this.gateway = gateway;
        this.clock = clock;
    }

    /** Why it is not answered; null when it is. */
    @Nullable
    String wrong(HostCall call) {
        CallTarget target = call.target();
        if (!host.equals(target.host())) {
            return "it is for host " + target.host();
        }
        if (!CallSeal.good(call, gateway)) {
            return "it is not signed by the gateway that this host joined";
        }
        if (!clock.instant().isBefore(target.deadline())) {
            return "nobody waits for it since " + target.deadline();
        }
        return null;
    }
}
