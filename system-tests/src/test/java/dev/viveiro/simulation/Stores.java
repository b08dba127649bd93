package dev.viveiro.simulation;

import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import java.util.List;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

/** The gateway's stores: their beans, and what a simulation does to them that no code of the gateway does. */
public interface Stores extends AutoCloseable {
    PlatformTransactionManager transactions();

    /** Gives the context a bean for each port; clock and ids are there. */
    void register(GenericApplicationContext context);

    /** What a world begins with; all that was there before is gone. */
    record Beginning(List<TenantId> tenants, List<HostId> hosts, List<String> addresses) {}

    void begin(Beginning beginning);

    Books books();

    /** As the watch does in its transaction: the host is doubted or given up. */
    void carryOut(Verdict verdict);

    /** An administrator says that a LOST host was destroyed. */
    void confirmDead(HostId host);

    @Override
    void close();
}
