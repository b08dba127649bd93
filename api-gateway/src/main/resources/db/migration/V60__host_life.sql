-- Hosts come and go: when one was last heard, which hello was answered, and which journals speak for it.
alter table hosts drop constraint hosts_state_check;
alter table hosts
  add constraint hosts_state_check check (state in ('JOINING', 'UP', 'SUSPECT', 'LOST', 'REMOVED')),
  -- when the gateway last read a word of it, by the gateway's clock
  add column heard_at timestamptz,
  -- the hello that was answered last, and whether the answer asked for a new journal
  add column greeting uuid,
  add column fresh_journal boolean not null default false,
  add column lost_at timestamptz,
  -- it would be LOST, had not too many others fallen silent with it
  add column held_back boolean not null default false,
  -- an administrator says that it was destroyed
  add column dead_at timestamptz;
update hosts set heard_at = now() where state = 'UP';

-- what was heard of each journal; one that is retired has no say any more
create table host_journals (
  host    uuid    not null references hosts,
  journal text    not null,
  heard   bigint  not null,
  retired boolean not null default false,
  primary key (host, journal)
);
insert into host_journals (host, journal, heard, retired)
  select v.host, v.journal, max(v.heard), v.journal is distinct from h.journal
    from vms v join hosts h on h.id = v.host where v.journal <> '' group by v.host, v.journal, h.journal;

drop trigger hosts_updated on hosts;
create trigger hosts_updated after update on hosts for each row
  when ((new.state, new.impediment, new.epoch, new.name, new.driver, new.driver_version, new.capabilities, new.held_back,
         new.dead_at)
     is distinct from (old.state, old.impediment, old.epoch, old.name, old.driver, old.driver_version, old.capabilities,
         old.held_back, old.dead_at))
  execute function note_hosts();
