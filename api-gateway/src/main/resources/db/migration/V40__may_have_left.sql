-- a command whose confirm was lost may be on its host: it can't be withdrawn any more
alter table outbox add column may_have_left boolean not null default false;
-- what was tried before this column existed may have left as well
update outbox set may_have_left = true where attempts > 0;
