package dev.viveiro.mailsink;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the HTTP view shows it.
 *
 * @param id its number in this sink, rising with the order of arrival
 * @param messageId the header Message-ID with its angle brackets, null when it has none
 * @param from the first address of the header From, or of the SMTP session where the header is missing
 * @param to the addresses of the header To and those of the SMTP session, each once
 * @param subject decoded, null when it has none
 * @param text the first plain text part, null when it has none
 * @param html the first HTML part, null when it has none
 * @param receivedAt when the sink had read it whole
 */
public record ReceivedMail(
        String id,
        @Nullable String messageId,
        String from,
        List<String> to,
        @Nullable String subject,
        @Nullable String text,
        @Nullable String html,
        Instant receivedAt) {}
