package dev.viveiro.contract;

import dev.viveiro.testkit.ReferencePage;
import org.junit.jupiter.api.Test;

class ReferencePagesTest {
    @Test
    void the_page_of_messages_says_what_the_contracts_say() {
        ReferencePage.assertFresh("messages.md", MessagesPage.text());
    }

    @Test
    void the_page_of_the_topology_says_what_is_declared() {
        ReferencePage.assertFresh("topology.md", TopologyPage.text());
    }

    @Test
    void the_page_of_problems_says_what_the_codes_say() {
        ReferencePage.assertFresh("problems.md", ProblemsPage.text());
    }
}
