package dev.viveiro.kernel;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.UUID;

/** The one source of new identities, so that tests and simulations can make them predictable. */
@FunctionalInterface
public interface Ids {
    UUID next();

    /** Time-ordered UUIDs (version 7, RFC 9562): new rows land at the end of an index. */
    static Ids timeOrdered() {
        TimeBasedEpochGenerator generator = Generators.timeBasedEpochGenerator();
        return generator::generate;
    }

    default VmId nextVm() {
        return new VmId(next());
    }

    default HostId nextHost() {
        return new HostId(next());
    }

    default OperationId nextOperation() {
        return new OperationId(next());
    }

    default TenantId nextTenant() {
        return new TenantId(next());
    }

    default UserId nextUser() {
        return new UserId(next());
    }
}
