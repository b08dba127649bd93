-- What was issued stays as it was issued, with all that it rests on: the database refuses the rest. A draft is made anew as often as
-- anybody likes. Nothing here hears of inserts, of which runs make a million.

-- Of a document, all but two changes, each of which comes once.
create function document_is_kept() returns trigger language plpgsql as $$
declare
  allowed invoice := old;
begin
  if tg_op = 'UPDATE' then
    if old.state = 'FINAL' and old.credited_by is null then
      if new.state = 'VOID' then
        allowed.state := new.state;
      else
        allowed.credited_by := new.credited_by;
      end if;
    end if;
    -- to the byte: 1.0 is not 1.00
    if new *= allowed then
      return new;
    end if;
  end if;
  raise exception '% of invoice % is refused: what is % is never deleted, and never altered, but to be void or credited, once',
    tg_op, old.id, old.state;
end $$;
create trigger invoice_is_kept before update or delete on invoice
  for each row when (old.state <> 'DRAFT') execute function document_is_kept();

-- Of what belongs to a document. One look at all the rows of a statement: a draft may be large. Copies are made, and change hands, before
-- their document is there, and a draft is gone before what goes with it.
create function part_of_document_is_kept() returns trigger language plpgsql as $$
declare
  kept uuid;
begin
  select i.id into kept
    from (select distinct invoice from gone) g join invoice i on i.id = g.invoice
   where i.state <> 'DRAFT'
   limit 1;
  if kept is not null then
    raise exception '% of % is refused: invoice % is no draft, and keeps what it rests on', tg_op, tg_table_name, kept;
  end if;
  return null;
end $$;
create trigger invoice_line_is_not_altered after update on invoice_line
  referencing old table as gone for each statement execute function part_of_document_is_kept();
create trigger invoice_line_is_not_deleted after delete on invoice_line
  referencing old table as gone for each statement execute function part_of_document_is_kept();
create trigger invoice_use_is_not_altered after update on invoice_use
  referencing old table as gone for each statement execute function part_of_document_is_kept();
create trigger invoice_use_is_not_deleted after delete on invoice_use
  referencing old table as gone for each statement execute function part_of_document_is_kept();
create trigger invoice_traffic_is_not_altered after update on invoice_traffic
  referencing old table as gone for each statement execute function part_of_document_is_kept();
create trigger invoice_traffic_is_not_deleted after delete on invoice_traffic
  referencing old table as gone for each statement execute function part_of_document_is_kept();

-- What is only ever added to, for each statement: what would hit no row is refused, too.
create function row_is_kept() returns trigger language plpgsql as $$
begin
  raise exception '% of % is refused: its rows are for good', tg_op, tg_table_name;
end $$;
create trigger invoice_is_not_emptied before truncate on invoice
  for each statement execute function row_is_kept();
create trigger invoice_line_is_not_emptied before truncate on invoice_line
  for each statement execute function row_is_kept();
create trigger invoice_use_is_not_emptied before truncate on invoice_use
  for each statement execute function row_is_kept();
create trigger invoice_traffic_is_not_emptied before truncate on invoice_traffic
  for each statement execute function row_is_kept();

-- What was published, agreed and paid.
create trigger price_list_version_is_kept before update or delete or truncate on price_list_version
  for each statement execute function row_is_kept();
create trigger tenant_terms_is_kept before update or delete or truncate on tenant_terms
  for each statement execute function row_is_kept();
create trigger credit_terms_is_kept before update or delete or truncate on credit_terms
  for each statement execute function row_is_kept();
create trigger payment_is_kept before update or delete or truncate on payment
  for each statement execute function row_is_kept();
