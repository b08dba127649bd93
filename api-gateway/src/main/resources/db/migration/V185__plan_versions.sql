-- All versions of plans, of which "plans" has the newest: what a machine was made with can be read for as long as the machine is there.
alter table plans
  -- no machine gets it any more
  add column retired_at timestamptz,
  add column retired_by text,
  -- of its newest version; null for those of before this was noted
  add column added_at   timestamptz,
  add column added_by   text;
-- who writes rows by hand is noted, too
alter table plans
  alter column added_at set default now(),
  alter column added_by set default current_user;

create table plan_versions (
  name            text    not null references plans on delete cascade,
  version         int     not null,
  vcpus           int     not null,
  memory_mib      bigint  not null,
  disk_gib        bigint  not null,
  keeps_capacity  boolean not null,
  cpu_shares      int,
  cpu_cap_percent int,
  memory_min_mib  bigint,
  added_at        timestamptz,
  added_by        text,
  primary key (name, version)
);
insert into plan_versions
  select name, version, vcpus, memory_mib, disk_gib, keeps_capacity, cpu_shares, cpu_cap_percent, memory_min_mib, added_at, added_by
    from plans;

-- Whoever writes a plan, from wherever, each of its versions is kept as it was said first.
create function keep_plan_version() returns trigger language plpgsql set search_path from current as $$
begin
  insert into plan_versions
    values (new.name, new.version, new.vcpus, new.memory_mib, new.disk_gib, new.keeps_capacity, new.cpu_shares, new.cpu_cap_percent,
            new.memory_min_mib, new.added_at, new.added_by)
    on conflict (name, version) do nothing;
  if not exists (
    select from plan_versions v
     where v.name = new.name and v.version = new.version
       and (v.vcpus, v.memory_mib, v.disk_gib, v.keeps_capacity, v.cpu_shares, v.cpu_cap_percent, v.memory_min_mib)
           is not distinct from
           (new.vcpus, new.memory_mib, new.disk_gib, new.keeps_capacity, new.cpu_shares, new.cpu_cap_percent, new.memory_min_mib)) then
    raise exception 'version % of plan % is there and says something else; it never changes, add the next one', new.version, new.name;
  end if;
  return null;
end $$;
create trigger plan_version_is_kept
  after insert or update of version, vcpus, memory_mib, disk_gib, keeps_capacity, cpu_shares, cpu_cap_percent, memory_min_mib on plans
  for each row execute function keep_plan_version();

create function plan_version_is_not_altered() returns trigger language plpgsql as $$
begin
  raise exception 'version % of plan % never changes', old.version, old.name;
end $$;
create trigger plan_version_is_not_altered before update on plan_versions
  for each row execute function plan_version_is_not_altered();
