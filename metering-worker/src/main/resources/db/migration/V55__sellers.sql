-- Who sold, line by line, as a document says once it is final. Null of drafts, and of documents of before: they name today's.
alter table invoice add column seller text[];
