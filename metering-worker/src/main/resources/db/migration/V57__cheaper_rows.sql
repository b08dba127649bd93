-- What each change and each interval costs: a machine's row is written and locked before anything that names it, and is never
-- deleted; so that is said once, and not looked up for each row.
create function metered_vm_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'machine % was metered, and its row is never deleted', old.vm;
end $$;
create trigger metered_vm_is_not_deleted before delete on metered_vm
  for each row execute function metered_vm_is_kept();
alter table usage_interval drop constraint usage_interval_vm_fkey;
alter table vm_event drop constraint vm_event_vm_fkey;
alter table placement drop constraint placement_vm_fkey;

-- a machine's intervals of some time are found by when they end
drop index usage_interval_vm;
