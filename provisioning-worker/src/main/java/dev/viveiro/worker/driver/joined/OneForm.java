package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.driver.DriverFailure;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The form of a file of which it is not said whose it is. */
final class OneForm {
    private OneForm() {}

    /** @throws DriverFailure {@code machine-absent} where drivers differ: only the machine's own could tell, and none has it */
    static ImageFormat of(Stream<ImageFormat> forms) {
        Set<ImageFormat> all = forms.collect(Collectors.toSet());
        if (all.size() != 1) {
            throw DriverFailure.conflict(
                    "machine-absent",
                    "the form of the file is one of %s, as its machine's driver says, but no driver has the machine"
                            .formatted(all),
                    "treat the machine as gone");
        }
        return all.iterator().next();
    }
}
