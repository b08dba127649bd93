package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.operation.OperationView;

/** A machine and the operation that a request started on it. */
public record VmAnswer(VmView vm, OperationView operation) {}
