package dev.viveiro.notification.credentials.web;

import dev.viveiro.notification.credentials.Reveals;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The page behind a mailed link, which changes nothing, and the call by which its button burns the link. */
@RestController
class RevealController {
    private final Reveals reveals;
    private final RevealPage page = RevealPage.load();

    RevealController(Reveals reveals) {
        this.reveals = reveals;
    }

    @GetMapping("/reveal")
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .contentType(MediaType.valueOf("text/html;charset=UTF-8"))
                .header("Content-Security-Policy", page.policy())
                .header("X-Frame-Options", "DENY")
                .header(HttpHeaders.CONTENT_LANGUAGE, "en")
                .body(page.html());
    }

    @PostMapping("/v1/reveals")
    RevealAnswer reveal(@RequestBody RevealRequest request) {
        return RevealAnswer.of(reveals.reveal(request.checked()));
    }
}
