package dev.viveiro.contract;

import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.contract.call.LookIntoDrive;
import dev.viveiro.contract.call.ReadConsole;
import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.StepRecord;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.ChangeNetwork;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.RestoreVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.contract.vm.SaveVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmExpiring;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One message of every contract, with every member present that can be. */
final class Samples {
    static final HostId HOST = HostId.of("01900000-0000-7000-8000-000000000001");
    static final VmId VM = VmId.of("01900000-0000-7000-8000-000000000002");
    private static final OperationId OPERATION = OperationId.of("01900000-0000-7000-8000-000000000003");
    private static final TenantId TENANT = TenantId.of("01900000-0000-7000-8000-000000000004");
    private static final UserId OWNER = UserId.of("01900000-0000-7000-8000-000000000005");
    private static final String JOURNAL = "01900000-0000-7000-8000-000000000006";
    private static final UUID GREETING = UUID.fromString("01900000-0000-7000-8000-000000000008");
    private static final UUID SNAPSHOT = UUID.fromString("01900000-0000-7000-8000-000000000009");
    private static final UUID CALL = UUID.fromString("01900000-0000-7000-8000-00000000000a");
    private static final ExtraDisk DISK =
            new ExtraDisk(UUID.fromString("01900000-0000-7000-8000-00000000000b"), "data", 20);
    private static final UUID IMAGE = UUID.fromString("01900000-0000-7000-8000-00000000000e");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant SEEN = Instant.parse("2026-01-01T12:00:01.123456Z");

    private Samples() {}

    /** Messages of all directions; a contract that is missing here fails {@link ContractGoldenTest}. */
    static List<Record> all() {
        return List.of(
                new CreateVm(target(), spec()),
                new StartVm(target()),
                new StopVm(target(), Duration.ofSeconds(90)),
                new RebootVm(target()),
                new PauseVm(target()),
                new ResumeVm(target()),
                new SaveVm(target()),
                new RestoreVm(target()),
                new ResizeVm(target(), 2, 4_096, 20),
                new SnapshotVm(target(), SNAPSHOT),
                new RevertVm(target(), SNAPSHOT),
                new DeleteSnapshot(target(), SNAPSHOT),
                new ReinstallVm(target(), spec()),
                new CaptureVm(target(), "class-2026", "/v1/images/class-2026/captured?operation=x"),
                new ChangeNetwork(target(), ownNetwork()),
                new AttachDisk(target(), DISK),
                new DetachDisk(target(), DISK),
                new ChangeIso(
                        target(),
                        new IsoMedium(
                                "rescue-12",
                                new ImageContent("b".repeat(64), 8_192, ImageFormat.ISO, "/v1/images/x?host=x"))),
                new ExportVm(target(), true, Duration.ofSeconds(60), "/v1/transports/x?operation=x"),
                new ImportVm(
                        target(),
                        spec(),
                        new ImageContent("b".repeat(64), 8_192, ImageFormat.LXD_TARBALL, "/v1/transports/x?host=x")),
                new DeleteVm(target()),
                new CancelOperation(target()),
                new OperationStarted(origin(), work(), steps()),
                new OperationProgressed(origin(), work(), steps(), true),
                new OperationSucceeded(origin(), work(), steps(), facts(), credential()),
                new OperationFailed(origin(), work(), steps(), failure(), facts(), true),
                new OperationCancelled(origin(), work(), steps(), facts(), false),
                new PowerChanged(origin(), VM, 1, facts()),
                new VmDeleted(origin(), work(), steps()),
                report(),
                new HostGreeted(HOST, GREETING, JOURNAL, 42, 2, SEEN, HostGreeted.NEVER),
                new HostWelcomed(HOST, GREETING, 3, false, List.of(new HeldVm(VM, 3)), SEEN),
                new ReportAnswered(HOST, JOURNAL, 8, 2, SEEN),
                new DescribeVm(callTarget()),
                new LookIntoDrive(callTarget()),
                new ReadConsole(callTarget(), 65_536),
                new AttachConsole(callTarget(), false, NOON.plusSeconds(28_800)),
                new UsageSampled(HOST, SEEN, List.of(sample())),
                new VmChanged(snapshot(), "OPERATION_SUCCEEDED", Set.of(Meter.DISK), SEEN),
                new VmExpiring(snapshot(), NOON.plusSeconds(86_400), NOON.plusSeconds(172_800)),
                new CredentialIssued(snapshot(), OPERATION, credential(), SEEN),
                new HostLost(HOST, 2, SEEN),
                new ImageChanged(IMAGE, TENANT, 2, "class-2026", 4_096, true, SEEN),
                new CreditChanged(
                        TENANT, 3, CreditStanding.EXHAUSTED, "-12.50", "EUR", "billing@school.example", SEEN));
    }

    /** The first of {@link #all}, from an image that the gateway keeps the bytes of. */
    static CreateVm createFromBytes() {
        return createFrom(
                new ImageContent("a".repeat(64), 4_096, ImageFormat.QCOW2, "/v1/images/debian-13/content?host=x"));
    }

    /** The same from one whose guests tell when one may log in. */
    static CreateVm createFromBytesThatTell() {
        return createFrom(new ImageContent(
                "a".repeat(64), 4_096, ImageFormat.QCOW2, "/v1/images/debian-13/content?host=x", true, null));
    }

    /** The same from one whose guests run cloud-init. */
    static CreateVm createFromBytesWithCloudInit() {
        return createFrom(new ImageContent(
                "a".repeat(64), 4_096, ImageFormat.QCOW2, "/v1/images/debian-13/content?host=x", null, true));
    }

    private static CreateVm createFrom(ImageContent content) {
        VmSpec spec = spec();
        return new CreateVm(
                target(),
                new VmSpec(
                        spec.tenant(),
                        spec.name(),
                        spec.vcpus(),
                        spec.memoryMib(),
                        spec.diskGib(),
                        spec.image(),
                        spec.network(),
                        spec.account(),
                        spec.sshKeys(),
                        spec.passwordWanted(),
                        content,
                        List.of()));
    }

    static ChangeIso ejecting() {
        return new ChangeIso(target(), null);
    }

    /** The success of a capture. */
    static CaptureVm captureOfTenant() {
        return new CaptureVm(target(), "class-2026", "/v1/images/class-2026/captured?operation=x", TENANT);
    }

    static OperationSucceeded captured() {
        return new OperationSucceeded(
                origin(),
                work(),
                steps(),
                facts(),
                null,
                new CapturedImage("a".repeat(64), 4_096, ImageFormat.LXD_TARBALL));
    }

    /** The success of a change of the network. */
    static OperationSucceeded networkChanged() {
        VmFacts seen = new VmFacts(true, ObservedPower.RUNNING, "boot-2", SEEN, ownNetwork());
        return new OperationSucceeded(origin(), work(), steps(), seen, null);
    }

    private static NetworkSpec ownNetwork() {
        return new NetworkSpec(
                "10.20.0.6",
                16,
                "10.20.0.1",
                "02:00:0a:14:00:06",
                new GuestNetwork("mail", "10.20.0.9", List.of("192.0.2.53", "198.51.100.53")));
    }

    /** The end of an operation about extra disks. */
    static OperationSucceeded withDisks() {
        return new OperationSucceeded(
                origin(), work(), steps(), facts().with(List.of(new SeenDisk(DISK.id(), true))), null);
    }

    /** The end of an operation whose host looked at the machine's own disk. */
    static OperationSucceeded withOwnDisk() {
        return new OperationSucceeded(origin(), work(), steps(), facts().ofDisk(20L), null);
    }

    /** What everybody is told of a machine whose disk is larger than its plan's. */
    static VmSnapshot snapshotWithLargerDisk() {
        VmSnapshot plain = snapshot();
        return new VmSnapshot(
                plain.id(),
                plain.tenant(),
                plain.owner(),
                plain.ownerEmail(),
                plain.name(),
                plain.state(),
                plain.plan(),
                plain.image(),
                plain.host(),
                plain.address(),
                plain.externalRef(),
                plain.expiresAt(),
                plain.observedPower(),
                plain.generation(),
                plain.version(),
                null,
                null,
                20L);
    }

    /** What everybody is told of a machine that has extra disks. */
    static VmSnapshot snapshotWithDisks() {
        VmSnapshot plain = snapshot();
        return new VmSnapshot(
                plain.id(),
                plain.tenant(),
                plain.owner(),
                plain.ownerEmail(),
                plain.name(),
                plain.state(),
                plain.plan(),
                plain.image(),
                plain.host(),
                plain.address(),
                plain.externalRef(),
                plain.expiresAt(),
                plain.observedPower(),
                plain.generation(),
                plain.version(),
                DISK.sizeGib());
    }

    /** A host that knows of extra disks. */
    static ReportedVm listedWithDisks() {
        return new ReportedVm(VM, 3, ObservedPower.RUNNING, List.of(DISK.id()));
    }

    /** A machine that keeps its extra disks. */
    static VmSpec specWithDisks() {
        VmSpec plain = spec();
        return new VmSpec(
                plain.tenant(),
                plain.name(),
                plain.vcpus(),
                plain.memoryMib(),
                plain.diskGib(),
                plain.image(),
                plain.network(),
                plain.account(),
                plain.sshKeys(),
                plain.passwordWanted(),
                null,
                List.of(DISK));
    }

    /** A machine whose guest is given something. */
    static VmSpec specWithUserData() {
        VmSpec plain = spec();
        return new VmSpec(
                plain.tenant(),
                plain.name(),
                plain.vcpus(),
                plain.memoryMib(),
                plain.diskGib(),
                plain.image(),
                plain.network(),
                plain.account(),
                plain.sshKeys(),
                plain.passwordWanted(),
                null,
                List.of(),
                "eyJhbGciOiJkaXIifQ..iv.ciphertext.tag");
    }

    /** A machine, a plan and a resize with limits. */
    static List<Record> withLimits() {
        VmSpec plain = spec();
        CpuLimits limits = new CpuLimits(200, 50);
        return List.of(
                new VmSpec(
                        plain.tenant(),
                        plain.name(),
                        plain.vcpus(),
                        plain.memoryMib(),
                        plain.diskGib(),
                        plain.image(),
                        plain.network(),
                        plain.account(),
                        plain.sshKeys(),
                        plain.passwordWanted(),
                        null,
                        List.of(),
                        null,
                        limits),
                new PlanSnapshot("small", 2, 1, 1_024, 10, limits),
                new ResizeVm(target(), 2, 4_096, 20, new CpuLimits(null, 25)));
    }

    /** A machine, a plan and a resize with less than all memory at first. */
    static List<Record> withMemoryMinimum() {
        VmSpec plain = spec();
        return List.of(
                new VmSpec(
                        plain.tenant(),
                        plain.name(),
                        plain.vcpus(),
                        plain.memoryMib(),
                        plain.diskGib(),
                        plain.image(),
                        plain.network(),
                        plain.account(),
                        plain.sshKeys(),
                        plain.passwordWanted(),
                        null,
                        List.of(),
                        null,
                        null,
                        512L),
                new PlanSnapshot("small", 2, 1, 1_024, 10, null, 512L),
                new ResizeVm(target(), 2, 4_096, 20, null, null, 2_048L));
    }

    /** A resize of a machine that is stopped for it. */
    static ResizeVm resizeWithRestart() {
        return new ResizeVm(target(), 2, 4_096, 20, null, true, null);
    }

    /** A host to which secrets are sealed. */
    static HostReported reportWithKey() {
        HostReported plain = report();
        return new HostReported(
                plain.host(),
                plain.journal(),
                plain.consistentWith(),
                plain.number(),
                plain.base(),
                plain.epoch(),
                plain.driver(),
                plain.driverVersion(),
                plain.capabilities(),
                plain.impediment(),
                plain.total(),
                plain.used(),
                plain.machines(),
                plain.gone(),
                plain.observedAt(),
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"host-1\",\"x\":\"x\",\"y\":\"y\"}");
    }

    static HostReported reportWithClock() {
        return report().withClockOffset(-2_500L);
    }

    /** A host that says why its driver can't do the rest. */
    static HostReported reportWithLacks() {
        return report().withLacks(Map.of("SAVE", "containers keep no memory", "CONSOLE", "it hangs"));
    }

    /** A host with two drivers, one of which can't start machines. */
    static HostReported reportOfSeveralDrivers() {
        HostReported plain = report();
        return new HostReported(
                plain.host(),
                plain.journal(),
                plain.consistentWith(),
                plain.number(),
                plain.base(),
                plain.epoch(),
                "lxd+libvirt",
                "5.0.2",
                List.of("CREATE", "IMAGE_LXD_TARBALL", "IMAGE_QCOW2"),
                null,
                plain.total(),
                plain.used(),
                plain.machines(),
                plain.gone(),
                plain.observedAt(),
                null,
                List.of(
                        new ReportedDriver("lxd", "5.0.2", List.of("CREATE", "IMAGE_LXD_TARBALL"), null),
                        new ReportedDriver(
                                "libvirt",
                                "libvirt 9.0.0, QEMU 7.2.15",
                                List.of("CREATE", "IMAGE_QCOW2"),
                                "the host can't make filters")));
    }

    private static CommandTarget target() {
        var reason = new Reason("api-key 7", "requested by the customer", NOON);
        return new CommandTarget(OPERATION, 1, HOST, 2, VM, 3, Lane.INTERACTIVE, NOON.plusSeconds(600), reason);
    }

    static CallTarget callTarget() {
        return new CallTarget(
                CALL,
                HOST,
                VM,
                3,
                "/v1/hosts/" + HOST + "/calls/" + CALL,
                "one-time-ticket",
                NOON.plusSeconds(30),
                "eyJhbGciOiJFUzI1NiJ9.digest.signature");
    }

    private static VmSpec spec() {
        var network = new NetworkSpec("10.20.0.5", 16, "10.20.0.1", "02:00:0a:14:00:05");
        var keys = List.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVs student@school.example");
        return new VmSpec(TENANT, "web-1", 1, 1_024, 10, "debian-13", network, "student", keys, true);
    }

    private static EventOrigin origin() {
        return new EventOrigin(HOST, JOURNAL, 42, Lane.BULK, SEEN);
    }

    private static WorkRef work() {
        return new WorkRef(OPERATION, 1, VM, 3);
    }

    private static List<StepRecord> steps() {
        return List.of(
                new StepRecord("define-machine", StepState.SUCCEEDED, NOON, SEEN),
                new StepRecord("start-machine", StepState.PENDING, null, null));
    }

    private static VmFacts facts() {
        return new VmFacts(true, ObservedPower.RUNNING, "boot-1", SEEN);
    }

    private static SealedCredential credential() {
        return new SealedCredential("student", "eyJhbGciOiJFQ0RILUVTIn0..iv.ciphertext.tag", "notification-1");
    }

    private static Failure failure() {
        var cause = new Cause("disk-full", Fault.SYSTEM, "expected 10 GiB, the pool has 2", "Add a disk to the pool.");
        return new Failure(FailureClass.TRY_OTHER_HOST, cause, Duration.ofSeconds(30));
    }

    private static HostReported report() {
        var total = new HostResources(16, 65_536, 1_000);
        var used = new HostResources(3, 8_192, 120);
        return new HostReported(
                HOST,
                JOURNAL,
                42,
                8,
                7,
                2,
                "simulated",
                "1.0",
                List.of("CREATE", "STOP_GRACEFULLY"),
                "the storage pool is read-only",
                total,
                used,
                List.of(new ReportedVm(VM, 3, ObservedPower.RUNNING)),
                List.of(VmId.of("01900000-0000-7000-8000-000000000007")),
                SEEN);
    }

    /** A machine of which nobody can tell what its disks take. */
    static VmSample sampleWithoutDisk() {
        return new VmSample(VM, 3, ObservedPower.RUNNING, "boot-1", 1_500, 512, null, 10_000, 20_000);
    }

    private static VmSample sample() {
        return new VmSample(VM, 3, ObservedPower.RUNNING, "boot-1", 1_500, 512, 2_048, 10_000, 20_000);
    }

    /** What everybody is told of a machine that has snapshots. */
    static VmSnapshot snapshotWithSnapshots() {
        VmSnapshot plain = snapshot();
        return new VmSnapshot(
                plain.id(),
                plain.tenant(),
                plain.owner(),
                plain.ownerEmail(),
                plain.name(),
                plain.state(),
                plain.plan(),
                plain.image(),
                plain.host(),
                plain.address(),
                plain.externalRef(),
                plain.expiresAt(),
                plain.observedPower(),
                plain.generation(),
                plain.version(),
                null,
                30L,
                null);
    }

    private static VmSnapshot snapshot() {
        return new VmSnapshot(
                VM,
                TENANT,
                OWNER,
                "student-01@school.example",
                "web-1",
                VmState.RUNNING,
                new PlanSnapshot("basic", 1, 1, 1_024, 10),
                "debian-13",
                HOST,
                "10.20.0.5",
                "order-4711",
                NOON.plusSeconds(86_400),
                ObservedPower.RUNNING,
                3,
                17);
    }
}
