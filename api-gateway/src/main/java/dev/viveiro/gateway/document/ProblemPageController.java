package dev.viveiro.gateway.document;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What stands behind the {@code type} of a problem, for the person who follows it. */
@RestController
@Hidden
class ProblemPageController {
    @GetMapping(path = "/problems/{code}", produces = MediaType.TEXT_PLAIN_VALUE)
    String page(@PathVariable String code) {
        return Arrays.stream(ProblemCode.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .map(known -> known.code() + " (HTTP " + known.status() + ")\n\n" + known.title() + ".\n")
                .orElseThrow(() -> ProblemException.notFound("problem code", code));
    }
}
