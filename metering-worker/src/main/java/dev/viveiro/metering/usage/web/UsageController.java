package dev.viveiro.metering.usage.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.SqlUsageList;
import dev.viveiro.metering.usage.store.UsageLine;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /v1/usage}: what the caller's tenant used, in the order in which it began. */
@RestController
class UsageController {
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");

    private final SqlUsageList usage;

    UsageController(SqlUsageList usage) {
        this.usage = usage;
    }

    /**
     * A machine that was never billed and another tenant's machine both answer an empty list: metering hears of a machine
     * only when it is billed, so it can't tell them apart. The gateway, which can, asks only for machines of the tenant. The same
     * holds for images, which are asked for by their names.
     */
    @GetMapping("/v1/usage")
    Page<UsageItem> list(
            Caller caller,
            PageQuery page,
            @RequestParam(required = false) @Nullable String vm,
            @RequestParam(required = false) @Nullable String image) {
        Optional<VmId> machine = Optional.ofNullable(vm).map(id -> vm("?vm", id));
        Optional<String> named = Optional.ofNullable(image).map(UsageController::imageName);
        List<UsageLine> lines =
                usage.list(caller.tenant(), machine, named, page.after(UsageLine.Key::parse), page.limit() + 1);
        return Page.of(lines, page, line -> line.key().toString()).map(UsageItem::of);
    }

    private static String imageName(String text) {
        if (IMAGE.matcher(text).matches()) {
            return text;
        }
        throw ProblemException.field("?image", "invalid-name", "Expected image to be the name of an image.");
    }

    /** {@code pointer} to the parameter, for the problem when it is no id. */
    static VmId vm(String pointer, String text) {
        try {
            VmId vm = VmId.of(text);
            if (vm.toString().equalsIgnoreCase(text)) {
                return vm;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw ProblemException.field(
                pointer, "invalid-id", "Expected " + pointer.substring(1) + " to be the id of a machine, a UUID.");
    }
}
