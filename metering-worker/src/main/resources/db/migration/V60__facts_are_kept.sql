-- Facts are added, and nothing else, and what usage was derived from them is not emptied: the database refuses the rest. For each
-- statement, not for each row, so that inserts pay nothing, and what would hit no row is refused, too.
create function fact_is_kept() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: bills follow from its rows, and none is ever %',
    tg_op, tg_table_name, case tg_op when 'UPDATE' then 'altered' else 'taken away' end;
end $$;
create trigger vm_event_is_kept before update or delete or truncate on vm_event
  for each statement execute function fact_is_kept();
create trigger image_event_is_kept before update or delete or truncate on image_event
  for each statement execute function fact_is_kept();
create trigger host_loss_is_kept before update or delete or truncate on host_loss
  for each statement execute function fact_is_kept();
create trigger placement_is_kept before update or delete or truncate on placement
  for each statement execute function fact_is_kept();
create trigger usage_interval_is_not_emptied before truncate on usage_interval
  for each statement execute function fact_is_kept();
create trigger metered_vm_is_not_emptied before truncate on metered_vm
  for each statement execute function fact_is_kept();
