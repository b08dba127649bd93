package dev.viveiro.worker.call;

import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.contract.call.InsertedIso;
import dev.viveiro.contract.call.LookIntoDrive;
import dev.viveiro.contract.call.ReadConsole;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Definition;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.IsoDrive;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls, some at a time; what finds no place is dropped, and whoever asked hears so from the gateway. */
final class CallDesk {
    static final int AT_ONCE = 16;
    static final int LONGEST_DEFINITION = 1 << 20;
    static final int LONGEST_LOG = 256 << 10;
    private static final Logger log = LoggerFactory.getLogger(CallDesk.class);

    private final CallCheck check;
    private final HypervisorDriver driver;
    private final GatewayLine line;
    private final ConsoleDesk consoles;
    private final ExecutorService threads;
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** @param driver bounded in time */
    CallDesk(
            CallCheck check, HypervisorDriver driver, GatewayLine line, ConsoleDesk consoles, ExecutorService threads) {
        this.check = check;
        this.driver = driver;
        this.line = line;
        this.consoles = consoles;
        this.threads = threads;
    }

    /** Returns at once. */
    void take(HostCall call) {
        String wrong = check.wrong(call);
        if (wrong != null) {
            log.warn("Call {} is not answered: {}.", call.target().call(), wrong);
        } else if (!places.tryAcquire()) {
            log.warn("Call {} is not answered: {} others are.", call.target().call(), AT_ONCE);
        } else {
            begin(call);
        }
    }

    private void begin(HostCall call) {
        try {
            threads.execute(() -> {
                try (LogContext about = LogContext.with(
                                LogContext.VM, call.target().vm())
                        .and(LogContext.HOST, call.target().host())) {
                    answer(call);
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException ending) {
            places.release();
        }
    }

    private void answer(HostCall call) {
        CallTarget target = call.target();
        try {
            if (!isHere(target.vm(), target.generation())) {
                line.refuse(target, Refusals.notHere(target.generation()));
                return;
            }
            switch (call) {
                case DescribeVm describe -> describe(target);
                case ReadConsole read -> read(target, read.mostBytes());
                case AttachConsole attach -> consoles.attach(attach);
                case LookIntoDrive look -> lookIntoDrive(target);
            }
        } catch (DriverFailure failure) {
            line.refuse(target, Refusals.of(failure));
        } catch (RuntimeException defect) {
            log.error("Call {} failed; who asked is told so.", target.call(), defect);
            line.refuse(target, new CallRefused(CallRefused.Why.FAILED, "something went wrong on the machine's host"));
        }
    }

    private boolean isHere(VmId vm, int generation) {
        return driver.find(vm)
                .filter(machine -> machine.generation() == generation)
                .isPresent();
    }

    private void describe(CallTarget target) {
        HypervisorDriver holder = driver.holding(target.vm());
        Definitions definitions = holder.ability(Definitions.class).orElse(null);
        if (definitions == null) {
            line.refuse(target, Refusals.notSupported(holder.info(), Capability.DEFINITION));
            return;
        }
        Definition definition = definitions.definition(target.vm());
        byte[] text = definition.text().getBytes(StandardCharsets.UTF_8);
        if (text.length > LONGEST_DEFINITION) {
            line.refuse(target, Refusals.tooLong("the definition", LONGEST_DEFINITION));
        } else {
            line.answer(target, definition.mediaType(), text);
        }
    }

    private void lookIntoDrive(CallTarget target) {
        HypervisorDriver holder = driver.holding(target.vm());
        IsoDrive drive = holder.ability(IsoDrive.class).orElse(null);
        if (drive == null) {
            line.refuse(target, Refusals.notSupported(holder.info(), Capability.IMAGE_ISO));
            return;
        }
        String image = drive.inserted(target.vm()).map(ImageRef::nameIn).orElse(null);
        line.answer(target, "application/json", ContractJson.write(new InsertedIso(image)));
    }

    private void read(CallTarget target, int wanted) {
        HypervisorDriver holder = driver.holding(target.vm());
        ConsoleLogs logs = holder.ability(ConsoleLogs.class).orElse(null);
        if (logs == null) {
            line.refuse(target, Refusals.notSupported(holder.info(), Capability.CONSOLE_LOG));
            return;
        }
        int most = Math.clamp(wanted, 1, LONGEST_LOG);
        line.answer(target, "text/plain", logs.consoleLog(target.vm(), most));
    }
}
