-- Whether nothing differed when the stored report was judged: a sign of life that says the same is not judged again.
alter table host_reports add column calm boolean not null default false;
