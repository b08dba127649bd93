package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.Http;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input of every kind is refused as a problem, and nothing is changed by it. */
@ExtendWith(BalancedBooks.class)
class BadInputIT {
    private final Core core = Core.shared();
    private String before = "";

    @BeforeEach
    void count() {
        before = core.counts();
    }

    @AfterEach
    void nothing_was_changed() {
        assertThat(core.counts()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                        | /name
            {"name":null}                             | /name
            {"name":""}                               | /name
            {"name":7}                                | /name
            {"name":["a"]}                            | /name
            {"name":{"a":1}}                          | /name
            {"name":true}                             | /name
            {"name":"Web"}                            | /name
            {"name":"-web"}                           | /name
            {"name":"web-"}                           | /name
            {"name":"web.example"}                    | /name
            {"name":"web 1"}                          | /name
            {"name":"wéb"}                            | /name
            {"name":"web\\u0000"}                     | /name
            {"name":"web\\n"}                         | /name
            {"name":"\\ud800"}                        | /name
            {"name":"a","name":"b"}                   | /name
            {"name":"%s","image":"debian-12"}         | /plan
            {"name":"%s","plan":"gold","image":"debian-12"} | /plan
            {"name":"%s","plan":"","image":"debian-12"} | /plan
            {"name":"%s","plan":1,"image":"debian-12"} | /plan
            {"name":"%s","plan":"basic"}              | /image
            {"name":"%s","plan":"basic","image":"dos"} | /image
            {"name":"%s","plan":"basic","image":"debian-12\\u0000"} | /image
            {"name":"%s","plan":"basic","image":"debian-12","plam":"basic"} | /plam
            {"name":"%s","plan":"basic","image":"debian-12","a/b~":{}} | /a~1b~0
            {"name":"%s","plan":"basic","image":"debian-12","sshKeys":"ssh-ed25519 AAAA"} | /sshKeys
            {"name":"%s","plan":"basic","image":"debian-12","sshKeys":[7]} | /sshKeys/0
            {"name":"%s","plan":"basic","image":"debian-12","sshKeys":[null]} | /sshKeys/0
            {"name":"%s","plan":"basic","image":"debian-12","sshKeys":["ssh-ed25519 AAAA","nonsense"]} | /sshKeys/1
            {"name":"%s","plan":"basic","image":"debian-12","sshKeys":["ssh-ed25519 AAAA\\nssh-rsa AAAA"]} | /sshKeys/0
            {"name":"%s","plan":"basic","image":"debian-12","sshKeys":["command=\\"x\\" ssh-ed25519 AAAA"]} | /sshKeys/0
            {"name":"%s","plan":"basic","image":"debian-12","ownerEmail":"ana"} | /ownerEmail
            {"name":"%s","plan":"basic","image":"debian-12","ownerEmail":"a@b@c"} | /ownerEmail
            {"name":"%s","plan":"basic","image":"debian-12","ownerEmail":"a\\r\\nBcc: x@example.org"} | /ownerEmail
            {"name":"%s","plan":"basic","image":"debian-12","ownerEmail":7} | /ownerEmail
            {"name":"%s","plan":"basic","image":"debian-12","externalRef":""} | /externalRef
            {"name":"%s","plan":"basic","image":"debian-12","externalRef":"a\\tb"} | /externalRef
            {"name":"%s","plan":"basic","image":"debian-12","externalRef":7} | /externalRef
            {"name":"%s","plan":"basic","image":"debian-12","expiresAt":"2020-01-01T00:00:00Z"} | /expiresAt
            {"name":"%s","plan":"basic","image":"debian-12","expiresAt":"tomorrow"} | /expiresAt
            {"name":"%s","plan":"basic","image":"debian-12","expiresAt":"2090-01-01T00:00:00"} | /expiresAt
            {"name":"%s","plan":"basic","image":"debian-12","expiresAt":"+200000-01-01T00:00:00Z"} | /expiresAt
            {"name":"%s","plan":"basic","image":"debian-12","expiresAt":4102444800} | /expiresAt
            """)
    void a_field_that_is_wrong_is_pointed_to(String body, String pointer) {
        Http.Answer refused = send(body.replace("%s", Core.aName())).isProblem(400, "invalid-request");
        assertThat(refused.json().at("/errors"))
                .anySatisfy(error -> assertThat(error.at("/pointer").asString()).isEqualTo(pointer));
        assertThat(refused.json().at("/errors/0").propertyNames()).containsExactly("pointer", "code", "detail");
        assertThat(refused.json().propertyNames())
                .containsExactly("type", "title", "status", "detail", "code", "errors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "true",
                "\"web\"",
                "[]",
                "{",
                "{]",
                "{'name':'web'}",
                "{\"name\":\"w\"}x",
                "\u0000",
                "{\"name\":NaN}",
                "<vm/>"
            })
    void a_body_that_is_no_object_of_json_is_refused(String body) {
        send(body).isProblem(400, "invalid-request");
    }

    @Test
    void what_is_too_long_or_too_deep_is_refused() {
        String name = Core.aName();
        String rest = ",\"plan\":\"basic\",\"image\":\"debian-12\"";
        send("{\"name\":\"" + "a".repeat(64) + "\"" + rest + "}").isProblem(400, "invalid-request");
        send("{\"name\":\"" + name + "\"" + rest + ",\"externalRef\":\"" + "r".repeat(256) + "\"}")
                .isProblem(400, "invalid-request");
        send("{\"name\":\"" + name + "\"" + rest + ",\"ownerEmail\":\"" + "a".repeat(250) + "@example.org\"}")
                .isProblem(400, "invalid-request");
        send("{\"name\":\"" + name + "\"" + rest + ",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}")
                .isProblem(400, "invalid-request");
        send("{\"name\":\"" + name + "\"" + rest + ",\"sshKeys\":[" + "\"ssh-ed25519 AAAA\",".repeat(20)
                        + "\"ssh-ed25519 AAAA\"]}")
                .isProblem(400, "invalid-request");
        send("{\"name\":\"" + "a".repeat(2_000_000) + "\"}").isProblem(413, "too-large");
    }

    @Test
    void bytes_that_are_no_utf8_are_refused() {
        byte[] body = "{\"name\":\"w?b\"}".getBytes(StandardCharsets.UTF_8);
        body[10] = (byte) 0xff;
        core.http()
                .send(core.http()
                        .request("/v1/vms")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body)))
                .isProblem(400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense"})
    void another_media_type_is_refused(String type) {
        core.http()
                .send(core.http()
                        .request("/v1/vms")
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString("{\"name\":\"web\"}")))
                .isProblem(415, "unsupported-media-type");
    }

    @Test
    void an_image_that_the_plan_has_no_disk_for_is_refused() {
        core.jdbc().update("update images set min_disk_gib = 1000 where name = 'almalinux-9'");
        Http.Answer refused = send("{\"name\":\"" + Core.aName() + "\",\"plan\":\"basic\",\"image\":\"almalinux-9\"}")
                .isProblem(400, "invalid-request");
        assertThat(refused.text("/errors/0/code")).isEqualTo("disk-too-small");
        core.jdbc().update("update images set min_disk_gib = 6 where name = 'almalinux-9'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "vm-1",
                "1-1-1-1-1",
                "018f4a3e-0000-7000-8000-00000000000",
                "018f4a3e-0000-7000-8000-0000000000000",
                "%E2%82%AC",
                "%F0%9F%8C%B1",
                "'or'1'='1",
                "null",
                "018f4a3e-0000-7000-8000-000000000000"
            })
    void an_id_that_names_nothing_is_not_found(String id) {
        core.http().get("/v1/vms/" + id).isProblem(404, "not-found");
        core.http().delete("/v1/vms/" + id).isProblem(404, "not-found");
        for (String verb : new String[] {"start", "stop", "reboot"}) {
            core.http().post("/v1/vms/" + id + "/" + verb, "").isProblem(404, "not-found");
        }
        core.http().get("/v1/operations/" + id).isProblem(404, "not-found");
        core.http().post("/v1/operations/" + id + "/cancel", "").isProblem(404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%00b", "%FF", "a%2Fb", "%5C", "..%2e"})
    void a_path_that_can_not_be_an_id_is_a_problem_of_the_callers(String id) {
        for (String path : new String[] {"/v1/vms/" + id, "/v1/operations/" + id, "/v1/" + id, "/" + id}) {
            Http.Answer answer = core.http().get(path);
            assertThat(answer.status()).as(answer.body()).isIn(400, 404);
            assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/vms?state=running, ?state",
        "/v1/vms?state=, ?state",
        "/v1/vms?state=RUNNING&state=STOPPED, ?state",
        "/v1/vms?state=RUNNING%00, ?state",
        "/v1/vms?host=%00, ?host",
        "/v1/vms?namePrefix=%00, ?namePrefix",
        "/v1/vms?externalRef=a%00b, ?externalRef",
        "/v1/vms?batch=7, ?batch",
        "/v1/vms?batch=1-1-1-1-1, ?batch",
        "/v1/vms?limit=0, ?limit",
        "/v1/vms?limit=501, ?limit",
        "/v1/vms?limit=-1, ?limit",
        "/v1/vms?limit=ten, ?limit",
        "/v1/vms?limit=, ?limit",
        "/v1/vms?limit=99999999999999999999, ?limit",
        "/v1/vms?pageToken=nonsense, ?pageToken",
        "/v1/vms?pageToken=, ?pageToken",
        "/v1/vms?pageToken=YQ, ?pageToken",
        "/v1/operations?vm=7, ?vm",
        "/v1/operations?vm=, ?vm",
        "/v1/operations?vm=1-1-1-1-1, ?vm",
        "/v1/operations?pageToken=YQ, ?pageToken",
        "/v1/plans?pageToken=YQ, ?pageToken",
        "/v1/images?pageToken=YQ, ?pageToken",
        "/v1/hosts?pageToken=YQ, ?pageToken",
        "/v1/tenants?pageToken=YQ, ?pageToken",
        "/v1/vms?unknown=1, ?unknown",
        "/v1/vms?vm=1, ?vm",
        "/v1/vms?host=x, ?host",
        "/v1/vms?host=1-1-1-1-1, ?host",
        "/v1/vms?externalRef=a&externalRef=b, ?externalRef",
        "/v1/plans?name=basic, ?name",
        "/v1/operations?limit=1e2, ?limit",
        "/v1/plans?limit=0, ?limit",
        "/v1/images?limit=x, ?limit",
    })
    void a_filter_that_is_wrong_is_pointed_to(String path, String pointer) {
        assertThat(core.http().get(path).isProblem(400, "invalid-request").text("/errors/0/pointer"))
                .isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/vms?namePrefix=%25",
                "/v1/vms?namePrefix=_",
                "/v1/vms?externalRef=%27",
                "/v1/vms?host=018f4a3e-0000-7000-8000-000000000000",
                "/v1/vms?host=rack-1-host-1",
                "/v1/vms?namePrefix=%F0%9F%8C%B1"
            })
    void a_filter_that_fits_nothing_gives_an_empty_list(String path) {
        assertThat(core.http().get(path).is(200).json().at("/items").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/operations", "/v1/usage", "/v1/deliveries"})
    void things_of_a_machine_that_is_not_the_tenants_are_not_found_as_the_machine_is(String path) {
        String vm = "018f4a3e-0000-7000-8000-000000000000";
        String notFound =
                core.http().get("/v1/vms/" + vm).isProblem(404, "not-found").body();

        assertThat(core.http()
                        .get(path + "?vm=" + vm)
                        .isProblem(404, "not-found")
                        .body())
                .isEqualTo(notFound);
    }

    @Test
    void a_machine_can_only_be_read_and_deleted() {
        for (String method : new String[] {"PUT", "PATCH", "POST"}) {
            core.http()
                    .send(core.http()
                            .request("/v1/vms/018f4a3e-0000-7000-8000-000000000000")
                            .method(method, BodyPublishers.ofString("{}")))
                    .isProblem(405, "method-not-allowed");
        }
    }

    private Http.Answer send(String body) {
        return core.http()
                .send(core.http()
                        .request("/v1/vms")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }
}
