package dev.viveiro.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at a class until its batch has ended and the mails of its machines have come, or time is up. */
final class ClassWatch {
    /** For the mails, from the end of the batch. */
    private static final Duration MAILS = Duration.ofSeconds(20);

    private final Batches batches;
    private final MailWatch mails;
    private final ClassView view;

    ClassWatch(Batches batches, MailWatch mails, ClassView view) {
        this.batches = batches;
        this.mails = mails;
        this.view = view;
    }

    /** How it is in the end, whatever that is. */
    ClassResult watch(String id, Patience patience, Duration limit) {
        var owners = machinesByOwner(id);
        var look = new Object() {
            List<BatchItem> failed = List.of();

            ClassProgress now() {
                var batch = batches.find(id);
                if (batch.counts().failed() != failed.size()) {
                    failed = withState("FAILED", batches.items(id));
                }
                var progress = new ClassProgress(batch, mails.arrived(owners).size(), failed);
                view.show(progress);
                return progress;
            }
        };
        patience.within(limit, () -> Optional.of(look.now())
                .filter(progress -> progress.batch().ended()));
        patience.within(MAILS, () -> Optional.of(look.now()).filter(ClassWatch::mailed));
        var vms = new HashMap<String, Vm>();
        batches.vms(id).forEach(vm -> vms.put(vm.id(), vm));
        return new ClassResult(batches.items(id), vms, mails.arrived(owners));
    }

    private Map<String, String> machinesByOwner(String id) {
        var names = new HashMap<String, String>();
        batches.vms(id).forEach(vm -> names.put(vm.id(), vm.name()));
        var owners = new HashMap<String, String>();
        for (var item : batches.items(id)) {
            var name = item.vm() == null ? null : names.get(item.vm());
            if (name != null) {
                owners.put(item.email().toLowerCase(Locale.ROOT), name);
            }
        }
        return owners;
    }

    private static boolean mailed(ClassProgress progress) {
        return progress.mails() >= progress.batch().counts().succeeded();
    }

    private static List<BatchItem> withState(String state, List<BatchItem> items) {
        return items.stream().filter(item -> state.equals(item.state())).toList();
    }
}
