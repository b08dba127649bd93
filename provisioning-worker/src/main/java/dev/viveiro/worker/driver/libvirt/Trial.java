package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.libvirt.Domain;

/** Boots a tiny guest and waits for what it says when it is up. The guest is gone afterwards, also when the worker dies. */
final class Trial {
    static final String MARKER = "viveiro: ready";
    /** The domain ends with the connection that made it. */
    private static final int AUTO_DESTROY = 2;

    private final LibvirtLink link;
    private final Owner owner;
    private final Duration limit;

    Trial(LibvirtLink link, Owner owner, Duration limit) {
        this.link = link;
        this.owner = owner;
        this.limit = limit;
    }

    /** @return what went wrong; empty when the guest spoke in time */
    String boot(String type, DomainXml.Boot boot) {
        String name = owner.prefix() + "trial";
        String uuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString();
        String error = link.attempt("boot a guest to try " + type, connection -> {
            Domain domain = connection.domainCreateXML(DomainXml.trial(type, name, uuid, boot), AUTO_DESTROY);
            return domain.free();
        });
        if (!error.isEmpty()) {
            return error;
        }
        try {
            return listen(uuid) ? "" : "the guest ended before it said anything";
        } catch (TimeoutException e) {
            return "it said nothing within " + limit;
        } catch (ExecutionException | DriverFailure e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("trying " + type, e);
        } finally {
            String unused = link.attempt("end the guest of a trial", connection -> {
                Domain domain = connection.domainLookupByUUIDString(uuid);
                domain.destroy();
                return domain.free();
            });
        }
    }

    /** The reading thread ends with the guest. */
    private boolean listen(String uuid) throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        Console console = Console.open(link, uuid);
        Thread unused = Thread.ofPlatform().daemon().name("libvirt-trial").start(() -> {
            try (console) {
                heard.complete(console.readUntil(MARKER).contains(MARKER));
            } catch (RuntimeException e) {
                heard.completeExceptionally(e);
            }
        });
        return heard.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
