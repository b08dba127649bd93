package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostNotice;
import java.util.List;

/** Tells hosts what is soon said again: never waits, never fails, and a notice may be lost. */
public interface NoticeSender {
    void send(List<? extends HostNotice> notices);
}
