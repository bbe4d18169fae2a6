-- By which request an entry was made stands in the entry itself, under its hash: a row beside the journal could be
-- taken away, and the request repeated. The table of idempotency keys keeps what it has, and takes no more.

-- 16 bytes of the key's digest, 16 of the request's; NULL: no request that could be repeated, or an earlier release's.
ALTER TABLE `journal` ADD COLUMN IF NOT EXISTS `request` BINARY(32) NULL;

-- So that none of what the table of keys has is taken away unseen either, the next conventions say what it is.
ALTER TABLE `convention`
    -- Digest of earlier keys; NULL is unknown
    ADD COLUMN IF NOT EXISTS `older_keys` VARCHAR(64) NULL;
