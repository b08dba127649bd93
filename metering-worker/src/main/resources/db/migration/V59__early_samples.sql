-- Samples of machines that no change has placed on that host yet. They are facts about nothing until it comes; then they count and go.
-- Few at any time: those of a host are limited in number, and all of them in age. One that is there twice counts as if it were there once.
create table early_sample (
  vm              uuid        not null,
  generation      int         not null,
  host            uuid        not null,
  observed_at     timestamptz not null,
  power           text        not null,
  boot_id         text,
  cpu_millis      bigint      not null,
  memory_used_mib bigint      not null,
  disk_used_mib   bigint,
  received_bytes  bigint      not null,
  sent_bytes      bigint      not null,
  kept_at         timestamptz not null
);
create index early_sample_vm on early_sample (vm);
create index early_sample_host on early_sample (host);
create index early_sample_kept_at on early_sample (kept_at);
