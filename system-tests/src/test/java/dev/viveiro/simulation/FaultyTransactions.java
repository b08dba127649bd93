package dev.viveiro.simulation;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;

/** Transactions that fail when they are told to: at their beginning, before their commit, or after it with nobody knowing. */
final class FaultyTransactions implements PlatformTransactionManager {
    enum Fault {
        AT_BEGIN,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    private final PlatformTransactionManager real;
    private @Nullable Fault next;
    private boolean struck;
    private long ended;

    FaultyTransactions(PlatformTransactionManager real) {
        this.real = real;
    }

    /** The next transaction fails; null for none. */
    void failNext(@Nullable Fault fault) {
        next = fault;
        struck = false;
    }

    /** True when the fault happened, since it was last asked. */
    boolean struck() {
        boolean did = struck;
        struck = false;
        return did;
    }

    /** How many transactions have ended: as long as it is the same, the stores are. */
    long ended() {
        return ended;
    }

    private boolean strikes(Fault fault) {
        if (next != fault) {
            return false;
        }
        next = null;
        struck = true;
        return true;
    }

    @Override
    public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
        TransactionStatus status = real.getTransaction(definition);
        if (status.isNewTransaction() && strikes(Fault.AT_BEGIN)) {
            real.rollback(status);
            throw new CannotCreateTransactionException("the store is away");
        }
        return status;
    }

    @Override
    public void commit(TransactionStatus status) {
        ended++;
        boolean outermost = status.isNewTransaction() && !status.isRollbackOnly();
        if (outermost && strikes(Fault.BEFORE_COMMIT)) {
            real.rollback(status);
            throw new TransactionSystemException("the store went away before the commit");
        }
        real.commit(status);
        if (outermost && strikes(Fault.AFTER_COMMIT)) {
            throw new TransactionSystemException("the store went away, and nobody knows whether it committed");
        }
    }

    @Override
    public void rollback(TransactionStatus status) {
        ended++;
        real.rollback(status);
    }
}
