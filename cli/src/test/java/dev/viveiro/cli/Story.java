package dev.viveiro.cli;

/** The script of a demo in which all goes well: one earlier machine, two steps, one mail, one usage line. */
final class Story {
    static final String LIST = "GET /v1/vms?limit=500&namePrefix=demo-";
    static final String OPERATION = "GET /v1/operations/op-1";
    static final String MAILS = "GET /mail/messages?limit=50&to=student-01%40school.example";
    static final String USAGE = "GET /v1/usage?vm=vm-1";
    static final String REVEALS = "POST /v1/reveals";

    private Story() {}

    static StandIn told() {
        var vm = "{'id':'vm-1','name':'demo-1','state':'RUNNING','host':'host-7','address':'10.20.0.5','new':1}";
        var old = "{'id':'vm-0','name':'demo-0','state':'RUNNING'}";
        var accepted = "{'vm':" + vm + ",'operation':" + operation("PENDING", 0, "PENDING", "PENDING") + "}";
        return new StandIn()
                .on(LIST, 200, "{'items':[" + old + "]}")
                .on(LIST, 200, "{'items':[" + old + "]}")
                .on(LIST, 200, "{'items':[]}")
                .on("DELETE /v1/vms/vm-0", 202, accepted)
                .on("GET /v1/images", 200, "{'items':[{'name':'debian-13'},{'name':'other'}]}")
                .on("POST /v1/vms", 202, accepted)
                .on(OPERATION, 200, operation("RUNNING", 0, "RUNNING", "PENDING"))
                .on(OPERATION, 200, operation("RUNNING", 50, "SUCCEEDED", "RUNNING"))
                .on(OPERATION, 200, operation("SUCCEEDED", 100, "SUCCEEDED", "SUCCEEDED"))
                .on("GET /v1/vms/vm-1", 200, vm)
                .on(MAILS, 200, "{'items':[" + mail("m-0", "Your machine demo-0 is ready") + "]}")
                .on(MAILS, 200, "{'items':[" + mail("m-0", "Your machine demo-0 is ready") + "]}")
                .on(MAILS, 200, "{'items':[" + mail("m-1", "Your machine is ready") + "]}")
                .on(
                        REVEALS,
                        200,
                        "{'account':'student','address':'10.20.0.5','password':'s3ed','login':'ssh student@10.20.0.5'}")
                .on(REVEALS, 410, "{'title':'It was revealed before','code':'already-revealed'}")
                .on(USAGE, 200, "{'items':[]}")
                .on(
                        USAGE,
                        200,
                        "{'items':[{'vm':'vm-1','meter':'VCPU','from':'2026-01-01T00:00:01Z','to':null,"
                                + "'quantity':1.0,'unit':'vcpu'}]}");
    }

    static String operation(String state, int progress, String first, String second) {
        return "{'id':'op-1','type':'CREATE','vm':'vm-1','state':'" + state + "','progress':" + progress + ",'steps':["
                + step("define-machine", first) + "," + step("start-machine", second) + "],'cause':null}";
    }

    static String mail(String id, String subject) {
        return "{'id':'" + id + "','from':'x','to':['y'],'subject':'" + subject
                + "','text':'Open it once:\\nhttp://127.0.0.1:8080/reveal#tok-" + id + "\\n'}";
    }

    private static String step(String name, String state) {
        var ended = state.equals("SUCCEEDED") ? "'2026-01-01T00:00:00.400Z'" : "null";
        var started = state.equals("PENDING") ? "null" : "'2026-01-01T00:00:00Z'";
        return "{'name':'" + name + "','state':'" + state + "','startedAt':" + started + ",'endedAt':" + ended + "}";
    }
}
