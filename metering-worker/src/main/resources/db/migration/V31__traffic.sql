-- Counters by month: the highest of each boot and month, which is a function of the set of samples. What was counted before this
-- is of no month: it counts for none, and the months after it begin where it stopped.
alter table boot_counter add column month date not null default '0001-01-01';
alter table boot_counter alter column month drop default;
alter table boot_counter drop constraint boot_counter_pkey;
alter table boot_counter add primary key (vm, generation, boot_id, month);

-- What a machine received and sent from its first sample of a month, or from its last one before, on.
create view vm_month_traffic as
  select vm, month, sum(received)::bigint as received_bytes, sum(sent)::bigint as sent_bytes
    from (select vm, month,
                 greatest(received_bytes - coalesce(max(received_bytes) over earlier, 0), 0) as received,
                 greatest(sent_bytes - coalesce(max(sent_bytes) over earlier, 0), 0) as sent
            from boot_counter
          window earlier as (
            partition by vm, generation, boot_id order by month rows between unbounded preceding and 1 preceding)) counted
   where month > '0001-01-01'
   group by vm, month;
