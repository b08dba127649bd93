-- Hypervisor hosts: what they are, what they last said, and what is reserved on them.
create table hosts (
  id                  uuid primary key,
  name                text        not null,
  state               text        not null check (state in ('JOINING', 'UP', 'REMOVED')),
  driver              text,
  driver_version      text,
  capabilities        text[]      not null default '{}',
  impediment          text,
  epoch               bigint      not null default 1,
  vcpu_ratio          double precision not null check (vcpu_ratio > 0),
  memory_ratio        double precision not null check (memory_ratio > 0),
  disk_ratio          double precision not null check (disk_ratio > 0),
  headroom_vcpus      bigint      not null default 0 check (headroom_vcpus >= 0),
  headroom_memory_mib bigint      not null default 0 check (headroom_memory_mib >= 0),
  headroom_disk_gib   bigint      not null default 0 check (headroom_disk_gib >= 0),
  total_vcpus         bigint      not null default 0,
  total_memory_mib    bigint      not null default 0,
  total_disk_gib      bigint      not null default 0,
  used_vcpus          bigint      not null default 0,
  used_memory_mib     bigint      not null default 0,
  used_disk_gib       bigint      not null default 0,
  machines            int         not null default 0 check (machines >= 0),
  reserved_vcpus      bigint      not null default 0 check (reserved_vcpus >= 0),
  reserved_memory_mib bigint      not null default 0 check (reserved_memory_mib >= 0),
  reserved_disk_gib   bigint      not null default 0 check (reserved_disk_gib >= 0),
  journal             text,
  report_number       bigint      not null default 0,
  reported_at         timestamptz,
  joined_at           timestamptz,
  created_at          timestamptz not null
);
create unique index hosts_name on hosts (name) where state <> 'REMOVED';

create table join_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  host       uuid        not null references hosts on delete cascade,
  join_nonce text,
  used_at    timestamptz,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index join_tokens_host on join_tokens (host);
