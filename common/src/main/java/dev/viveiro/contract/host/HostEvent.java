package dev.viveiro.contract.host;

/** Everything a host says about its work, through its journal, in sequence. Only the gateway turns it into state. */
public sealed interface HostEvent
        permits OperationStarted,
                OperationProgressed,
                OperationSucceeded,
                OperationFailed,
                OperationCancelled,
                PowerChanged,
                VmDeleted {
    EventOrigin origin();
}
