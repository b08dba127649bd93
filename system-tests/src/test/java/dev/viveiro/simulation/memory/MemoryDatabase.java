package dev.viveiro.simulation.memory;

import org.jspecify.annotations.Nullable;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SmartTransactionObject;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Tables with transactions and savepoints, for one thread: what is rolled back was never there. */
public final class MemoryDatabase extends AbstractPlatformTransactionManager {
    private Tables tables = new Tables();
    private @Nullable Tables before;
    private boolean rollbackOnly;

    public MemoryDatabase() {
        setNestedTransactionAllowed(true);
    }

    /** Everything is gone. */
    void clear() {
        tables = new Tables();
    }

    Tables read() {
        return tables;
    }

    /** Throws outside a transaction: there PostgreSQL would commit each statement by itself, and no code of ours wants that. */
    Tables write() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("expected a transaction in which to write, but there is none");
        }
        return tables;
    }

    @Override
    protected Object doGetTransaction() {
        return new Transaction();
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return before != null;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        before = tables.copy();
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        before = null;
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        if (before != null) {
            tables = before;
        }
        before = null;
    }

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {
        rollbackOnly = true;
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        before = null;
        rollbackOnly = false;
    }

    private final class Transaction implements SavepointManager, SmartTransactionObject {
        @Override
        public boolean isRollbackOnly() {
            return rollbackOnly;
        }

        @Override
        public Object createSavepoint() {
            return tables.copy();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {
            tables = ((Tables) savepoint).copy();
            rollbackOnly = false;
        }

        @Override
        public void releaseSavepoint(Object savepoint) {}
    }
}
