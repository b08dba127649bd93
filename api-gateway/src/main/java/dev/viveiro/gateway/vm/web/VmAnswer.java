package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.operation.OperationView;
import dev.viveiro.gateway.vm.Accepted;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** A machine and the operation that a request started on it. */
@Schema(name = "VmAndOperation")
public record VmAnswer(VmView vm, OperationView operation) {
    static VmAnswer of(Accepted accepted) {
        return new VmAnswer(VmView.of(accepted.vm(), accepted.active()), OperationView.of(accepted.operation()));
    }

    /** With the operation's address. */
    static ResponseEntity<VmAnswer> of(Accepted accepted, HttpStatus status) {
        return ResponseEntity.status(status).location(location(accepted)).body(of(accepted));
    }

    static URI location(Accepted accepted) {
        return URI.create("/v1/operations/" + accepted.operation().id());
    }
}
