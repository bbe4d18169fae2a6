-- The last day on which a user may sign in: an auditor's account ends with the audit.
ALTER TABLE `user`
    -- Valid until
    ADD COLUMN IF NOT EXISTS `valid_until` DATE NULL;
