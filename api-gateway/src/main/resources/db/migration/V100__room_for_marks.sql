-- Each row is marked once before it leaves. With room on its page the mark is a small record beside the row; without, the row is
-- written anew and entered in every index again.
alter table outbox set (fillfactor = 50);
