package dev.viveiro.simulation.contract;

import dev.viveiro.simulation.sql.SqlStores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contracts of the gateway's ports, over PostgreSQL. */
class SqlStoresContractIT
        implements VmStoreContract,
                OperationStoreContract,
                ReservationContract,
                MessagesContract,
                HostStoresContract,
                TenantContract,
                SuspensionContract {
    private static Ports ports;

    @BeforeAll
    static void make() {
        ports = new Ports(SqlStores::new);
    }

    @AfterAll
    static void close() {
        ports.close();
    }

    @BeforeEach
    void begin() {
        ports.begin();
    }

    @Override
    public Ports ports() {
        return ports;
    }
}
