-- What is not part of the journal is proved by a code under a key that the database never sees, and what must not come
-- back by an entry of the journal.

-- Changes of credentials: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `credential_change` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- User
    `user_id` BIGINT NOT NULL,
    -- Digest
    `digest` VARCHAR(40) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `credential_change_entity` (`entity_id`),
    CONSTRAINT `credential_change_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `credential_change_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `credential_change` (`seq`),
    CONSTRAINT `credential_change_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `user` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- NULL: written by an earlier release, and proved by nothing.
ALTER TABLE `credential` ADD COLUMN IF NOT EXISTS `mac` BINARY(20) NULL;
ALTER TABLE `session` ADD COLUMN IF NOT EXISTS `mac` BINARY(20) NULL;
ALTER TABLE `schema_object` ADD COLUMN IF NOT EXISTS `mac` BINARY(20) NULL;
