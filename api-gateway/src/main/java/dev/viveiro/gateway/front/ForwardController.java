package dev.viveiro.gateway.front;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Paths below those that {@link ForwardedController} documents, as their owners add them. */
@RestController
@Hidden
class ForwardController {
    private final Forwarding forwarding;

    ForwardController(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    @GetMapping({"/v1/usage/**", "/v1/invoices/**"})
    void readFromMetering(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @PostMapping({"/v1/usage/**", "/v1/invoices/**"})
    void sendToMetering(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.METERING, request, response);
    }

    @GetMapping({"/v1/deliveries/**", "/v1/webhooks/**"})
    void readFromNotification(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.NOTIFICATION, request, response);
    }

    @PostMapping({"/v1/deliveries/**", "/v1/webhooks/**"})
    void sendToNotification(HttpServletRequest request, HttpServletResponse response) throws IOException {
        forwarding.forward(Owner.NOTIFICATION, request, response);
    }
}
