-- By how much a host's clock is ahead of the gateways', as the host measured it; null while it has not said. Behind is negative.
alter table hosts add column clock_offset_millis bigint;
