package dev.viveiro.gateway.host.joining;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How hosts join.
 *
 * @param joinTokenLife how long a join token is good
 * @param broker what joining hosts are told about the broker, and how their users are made there
 */
@ConfigurationProperties("viveiro.hosts")
public record HostSettings(@DefaultValue("1h") Duration joinTokenLife, Broker broker) {
    /**
     * The broker.
     *
     * @param host name or address under which the hosts reach it
     * @param port AMQP port under which the hosts reach it
     * @param vhost virtual host
     * @param managementUrl base address of the management API, without a trailing slash
     * @param user with the tag administrator
     * @param password of that user
     * @param timeout how long one call of the management API may take
     */
    public record Broker(
            String host,
            int port,
            String vhost,
            URI managementUrl,
            String user,
            String password,
            @DefaultValue("5s") Duration timeout) {
        @Override
        public String toString() {
            return "Broker[" + user + "@" + host + ":" + port + vhost + "]";
        }
    }
}
