package dev.viveiro.contract.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallSealTest {
    private static final UUID ID = new UUID(0, 1);
    private static final HostId HOST = new HostId(new UUID(0, 2));
    private static final VmId VM = new VmId(new UUID(0, 3));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ECKey GATEWAY = key();

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("g1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CallTarget target() {
        return new CallTarget(ID, HOST, VM, 1, "/v1/x", "ticket", NOON, "");
    }

    private static HostCall signed(HostCall call, String type, ECKey by) {
        return call.signed(signature(CallSeal.digest(call), type, by));
    }

    private static String signature(String text, String type, ECKey by) {
        try {
            JWSObject jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .build(),
                    new Payload(text));
            jws.sign(new ECDSASigner(by));
            return jws.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<HostCall> calls() {
        return Stream.of(
                new DescribeVm(target()),
                new ReadConsole(target(), 10),
                new AttachConsole(target(), true, NOON.plusSeconds(1)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_call_that_the_gateway_signed_is_good(HostCall call) {
        assertThat(CallSeal.good(signed(call, CallSeal.TYPE, GATEWAY), GATEWAY)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void a_call_that_nobody_or_another_signed_is_not(HostCall call) {
        assertThat(CallSeal.good(call, GATEWAY)).isFalse();
        assertThat(CallSeal.good(call.signed("a.b.c"), GATEWAY)).isFalse();
        assertThat(CallSeal.good(signed(call, CallSeal.TYPE, key()), GATEWAY)).isFalse();
    }

    @Test
    void another_signature_of_the_gateway_does_not_stand_for_a_call() {
        assertThat(CallSeal.good(signed(new DescribeVm(target()), "JWT", GATEWAY), GATEWAY))
                .isFalse();
    }

    static Stream<HostCall> changed() {
        CallTarget t = target();
        UUID other = new UUID(9, 9);
        return Stream.of(
                new DescribeVm(new CallTarget(other, HOST, VM, 1, "/v1/x", "ticket", NOON, "")),
                new DescribeVm(new CallTarget(ID, new HostId(other), VM, 1, "/v1/x", "ticket", NOON, "")),
                new DescribeVm(new CallTarget(ID, HOST, new VmId(other), 1, "/v1/x", "ticket", NOON, "")),
                new DescribeVm(new CallTarget(ID, HOST, VM, 2, "/v1/x", "ticket", NOON, "")),
                new DescribeVm(new CallTarget(ID, HOST, VM, 1, "http://elsewhere", "ticket", NOON, "")),
                new DescribeVm(new CallTarget(ID, HOST, VM, 1, "/v1/x", "another", NOON, "")),
                new DescribeVm(new CallTarget(ID, HOST, VM, 1, "/v1/x", "ticket", NOON.plusSeconds(1), "")),
                new ReadConsole(t, 10),
                new AttachConsole(t, false, NOON));
    }

    @ParameterizedTest
    @MethodSource("changed")
    void a_signature_covers_every_member(HostCall call) {
        String signature = signed(new DescribeVm(target()), CallSeal.TYPE, GATEWAY)
                .target()
                .signature();
        assertThat(CallSeal.good(call.signed(signature), GATEWAY)).isFalse();
    }

    @Test
    void a_signature_covers_what_only_some_calls_have() {
        AttachConsole call = new AttachConsole(target(), false, NOON);
        String signature = signed(call, CallSeal.TYPE, GATEWAY).target().signature();
        assertThat(CallSeal.good(new AttachConsole(target(), true, NOON).signed(signature), GATEWAY))
                .isFalse();
        assertThat(CallSeal.good(new AttachConsole(target(), false, NOON.plusSeconds(1)).signed(signature), GATEWAY))
                .isFalse();
    }

    @Test
    void a_call_prints_without_its_ticket() {
        assertThat(new DescribeVm(target()).toString()).doesNotContain("ticket");
    }
}
