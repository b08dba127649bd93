package dev.viveiro.gateway.call;

import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Makes a WebSocket of a request that an endpoint has let in. */
@Component
public class Handshakes {
    private final DefaultHandshakeHandler handler = new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy());

    Handshakes() {}

    /** Whether the request wants to become a WebSocket. */
    public static boolean wanted(HttpServletRequest request) {
        return "websocket".equals(lower(request.getHeader(HttpHeaders.UPGRADE)));
    }

    /**
     * Refuses a request that can't become one, before anything is done for it.
     *
     * @throws ProblemException 400
     */
    public static void require(HttpServletRequest request) {
        boolean good = wanted(request)
                && lower(request.getHeader(HttpHeaders.CONNECTION)).contains("upgrade")
                && "13".equals(request.getHeader("Sec-WebSocket-Version"))
                && request.getHeader("Sec-WebSocket-Key") != null
                && "GET".equals(request.getMethod());
        if (!good) {
            throw ProblemException.field(
                    "",
                    "no-websocket",
                    "Expected the upgrade to a WebSocket: GET with Connection: Upgrade, Upgrade: websocket,"
                            + " Sec-WebSocket-Version: 13 and Sec-WebSocket-Key.");
        }
    }

    private static String lower(@Nullable String header) {
        return header == null ? "" : header.toLowerCase(Locale.ROOT);
    }

    /**
     * Answers 101, after {@link #require}; the connection is there a moment later.
     *
     * @throws ProblemException 400 when it can't become one after all
     */
    public void upgrade(HttpServletRequest request, HttpServletResponse response, SocketEnd end) {
        boolean upgraded;
        try {
            upgraded = handler.doHandshake(
                    new ServletServerHttpRequest(request), new ServletServerHttpResponse(response), end, Map.of());
        } catch (HandshakeFailureException e) {
            upgraded = false;
        }
        if (!upgraded) {
            throw ProblemException.field("", "no-websocket", "The request could not become a WebSocket.");
        }
    }
}
