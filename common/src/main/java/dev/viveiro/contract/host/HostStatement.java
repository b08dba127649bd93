package dev.viveiro.contract.host;

/** What a host says outside its journal: repeated often, only the newest counts, a lost one is no loss. */
public sealed interface HostStatement permits HostReported, HostGreeted, UsageSampled {
    dev.viveiro.kernel.HostId host();
}
