package dev.viveiro.contract.host;

import dev.viveiro.kernel.HostId;

/** What the gateway tells a host beside its commands: said again when it matters, so a lost one is no loss. */
public sealed interface HostNotice permits HostWelcomed, ReportAnswered {
    HostId host();
}
