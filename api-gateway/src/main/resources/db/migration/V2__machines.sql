create table plans (
  name           text primary key,
  version        int    not null,
  vcpus          int    not null check (vcpus > 0),
  memory_mib     bigint not null check (memory_mib > 0),
  disk_gib       bigint not null check (disk_gib > 0),
  -- true: a stopped machine keeps its processor and memory, and pays for them
  keeps_capacity boolean not null default false,
  position       int    not null
);
insert into plans (name, version, vcpus, memory_mib, disk_gib, position) values
  ('basic', 1, 1, 1024, 10, 1), ('complete', 1, 2, 4096, 40, 2), ('professional', 1, 4, 8192, 80, 3);

create table images (
  name         text primary key,
  description  text   not null,
  account      text   not null,
  min_disk_gib bigint not null,
  position     int    not null
);
insert into images (name, description, account, min_disk_gib, position) values
  ('debian-12', 'Debian 12 (bookworm)', 'debian', 4, 1),
  ('ubuntu-24.04', 'Ubuntu 24.04 LTS', 'ubuntu', 5, 2),
  ('almalinux-9', 'AlmaLinux 9', 'almalinux', 6, 3);

create table networks (
  name          text primary key,
  cidr          cidr not null,
  gateway       inet not null,
  prefix_length int  not null
);
insert into networks values ('default', '10.64.0.0/17', '10.64.0.1', 17);

-- one row per address that can be given away: 32,765 of them
create table addresses (
  address     inet primary key,
  network     text not null references networks,
  vm          uuid,
  released_at timestamptz
);
create index addresses_free on addresses (network, released_at nulls first, address) where vm is null;
create index addresses_vm on addresses (vm) where vm is not null;
insert into addresses (address, network)
  select '10.64.0.0'::inet + n, 'default' from generate_series(2, 32766) n;

create table vms (
  id                uuid primary key,
  tenant            uuid not null,
  name              text not null,
  owner             uuid,
  owner_email       text,
  external_ref      text,
  plan              text   not null,
  plan_version      int    not null,
  vcpus             int    not null,
  memory_mib        bigint not null,
  disk_gib          bigint not null,
  keeps_capacity    boolean not null,
  image             text   not null,
  account           text   not null,
  ssh_keys          text[] not null,
  host              uuid   not null,
  address           inet   not null,
  prefix_length     int    not null,
  gateway           inet   not null,
  mac               text   not null,
  generation        int    not null,
  -- what it holds right now; a host's reservation is the sum over its machines
  held_vcpus        bigint not null,
  held_memory_mib   bigint not null,
  held_disk_gib     bigint not null,
  address_held      boolean not null,
  state             text   not null,
  wanted            boolean not null,
  power             text   not null,
  observed_at       timestamptz,
  billed            text[] not null,
  expires_at        timestamptz,
  expiry            text   not null,
  journal           text   not null,
  heard             bigint not null,
  version           bigint not null,
  created_at        timestamptz not null,
  updated_at        timestamptz not null
);
create unique index vms_name on vms (tenant, name) where state <> 'DELETED';
create unique index vms_external_ref on vms (tenant, external_ref) where state <> 'DELETED' and external_ref is not null;
create index vms_listed on vms (tenant, id);
create index vms_on_host on vms (host) where state <> 'DELETED';
create index vms_expiring on vms (expires_at) where expires_at is not null and state in ('RUNNING', 'STOPPED', 'FAILED', 'PROVISIONING', 'REQUESTED');
create index vms_deleting on vms (updated_at) where state = 'DELETING';

create table operations (
  id         uuid primary key,
  vm         uuid not null references vms,
  tenant     uuid not null,
  type       text not null,
  state      text not null,
  attempt    int  not null,
  placements int  not null,
  lane       text not null,
  steps      jsonb not null,
  cause      jsonb,
  no_return  boolean not null,
  deadline   timestamptz not null,
  reason     jsonb not null,
  command    uuid not null,
  heard      bigint not null,
  created_at timestamptz not null,
  ended_at   timestamptz
);
create unique index operations_active on operations (vm) where state in ('PENDING', 'RUNNING');
create index operations_of_vm on operations (vm, id);
create index operations_listed on operations (tenant, id);
create index operations_due on operations (deadline) where state in ('PENDING', 'RUNNING');

-- why a machine went where it went
create table placements (
  operation  uuid not null references operations,
  generation int  not null,
  vm         uuid not null,
  host       uuid not null,
  decided_at timestamptz not null,
  reasons    jsonb not null,
  primary key (operation, generation)
);
create index placements_of_vm on placements (vm);
