package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.HostCommand;

/**
 * What every operation of the worker must bear, one class after the other: {@link RepeatedContract} each step and each undo
 * twice, {@link UnwoundContract} a failure, cancel, delete and deadline at each step, {@link KilledContract} a kill after each
 * effect and at each commit, {@link DelayedContract} commands twice and too late, {@link DisorderContract} commands in any order.
 *
 * <p>An operation inherits it in a test called after its class ({@code CreatingVm}: {@code CreatingVmTest}), once for every
 * shape of its command that has another plan. {@link EveryOperationIsTreatedTest} fails while one does not.
 *
 * @param <C> the operation's command
 */
abstract class OperationContractTest<C extends HostCommand> extends DisorderContract<C> {}
