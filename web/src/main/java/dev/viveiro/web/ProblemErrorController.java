package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers for what went wrong outside of Spring MVC, such as in a filter. */
@Controller
final class ProblemErrorController implements ErrorController {
    private final ProblemWriter problems;
    private final Incidents incidents;

    ProblemErrorController(ProblemWriter problems, Incidents incidents) {
        this.problems = problems;
        this.incidents = incidents;
    }

    @RequestMapping("${server.error.path:/error}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(response, problem(request));
    }

    private ProblemException problem(HttpServletRequest request) {
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (failure instanceof IOException) {
            // reading the body or writing the answer failed: the caller hung up, and nobody hears this
            return StatusProblem.of(400);
        }
        if (failure != null) {
            return incidents.explain(failure);
        }
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return StatusProblem.of(status == null ? 404 : status);
    }
}
