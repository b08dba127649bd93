package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.operation.OperationView;
import io.swagger.v3.oas.annotations.media.Schema;

/** A machine and the operation that a request started on it. */
@Schema(name = "VmAndOperation")
public record VmAnswer(VmView vm, OperationView operation) {}
