package dev.viveiro.gateway.change;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How changes are kept and streamed.
 *
 * @param keep how long a change can be resumed from
 * @param heartbeat a silent stream says this often that it lives
 * @param patience a reader that has not taken a portion of at most 500 events for that long is cut off
 * @param streams open streams in one replica
 * @param streamsPerKey open streams of one API key in one replica
 */
@ConfigurationProperties("viveiro.events")
public record EventSettings(
        @DefaultValue("7d") Duration keep,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("10s") Duration patience,
        @DefaultValue("20") int streamsPerKey,
        @DefaultValue("1000") int streams) {}
