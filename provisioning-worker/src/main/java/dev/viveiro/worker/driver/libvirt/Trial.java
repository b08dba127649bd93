package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.libvirt.Domain;

/** Boots a tiny guest and waits for what it says when it is up. The guest is gone afterwards, also when the worker dies. */
final class Trial {
    static final String MARKER = "viveiro: ready";

    private static final Pattern UNUSABLE = Pattern.compile(
            String.join(
                    "|",
                    "does not support virt type 'kvm'",
                    "could not get preferred machine for \\S+ type=kvm",
                    "domain requires kvm, but it is not available",
                    "could not access kvm kernel module",
                    "ioctl\\(KVM_\\w+\\) failed",
                    "failed to initialize kvm",
                    "invalid accelerator kvm",
                    "kvm version (too old|not supported)",
                    "kvm does not support",
                    "kvm_init_vcpu"),
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PASSING = Pattern.compile("\\bbusy\\b|\\bmemory\\b", Pattern.CASE_INSENSITIVE);

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

    /** What libvirt says against a guest is an answer when it says that KVM can't be used; that it has no memory, or no time, is none. */
    Accelerator.Tried boot(String type, DomainXml.Boot boot) {
        String name = owner.prefix() + "trial";
        String uuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString();
        String error = link.attempt("boot a guest to try " + type, connection -> {
            Domain domain = connection.domainCreateXML(DomainXml.trial(type, name, uuid, boot), AUTO_DESTROY);
            return domain.free();
        });
        if (!error.isEmpty()) {
            return new Accelerator.Tried(error, isAnswer(error));
        }
        try {
            return listen(uuid)
                    ? Accelerator.Tried.SPOKE
                    : new Accelerator.Tried("the guest ended before it said anything", true);
        } catch (TimeoutException e) {
            return new Accelerator.Tried("it said nothing within " + limit, true);
        } catch (ExecutionException | DriverFailure e) {
            return new Accelerator.Tried(String.valueOf(e.getMessage()), false);
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

    /**
     * Whether libvirt (9.0) or QEMU (7.2) says that KVM can't be used, in their own words; a name with {@code kvm} in it is none. Another
     * hypervisor that has the processor for itself now may let go of it.
     */
    static boolean isAnswer(String error) {
        return UNUSABLE.matcher(error).find() && !PASSING.matcher(error).find();
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
