-- Whether the gateway listens, what lost hosts left behind, and what has to be asked again.

-- since when the queue of the reports was read without a gap, and when it was read last
create table host_attention (
  one   boolean     primary key default true check (one),
  since timestamptz not null,
  last  timestamptz not null
);

-- probes on their way through the queue of the reports; whoever reads one strikes it out
create table host_probes (
  id      uuid        primary key,
  sent_at timestamptz not null
);

-- What a machine that was placed anew may have left on its former host. It holds the address and what it held of the host until
-- the host says that it is gone.
create table remains (
  vm              uuid        not null,
  generation      int         not null,
  host            uuid        not null references hosts,
  address         inet        not null,
  held_vcpus      bigint      not null,
  held_memory_mib bigint      not null,
  held_disk_gib   bigint      not null,
  left_at         timestamptz not null,
  -- the deletion that is asked of the host: its id, how often it was asked, and when it is asked next
  operation       uuid        not null unique,
  attempt         int         not null default 0,
  ask_at          timestamptz not null,
  primary key (vm, generation)
);
create index remains_on_host on remains (host, ask_at);

-- operations that a host does not know any more, by the attempt that is void
create table asked_again (
  operation uuid primary key,
  vm        uuid not null,
  attempt   int  not null,
  host      uuid not null
);
