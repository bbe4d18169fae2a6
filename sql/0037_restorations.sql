-- A journal that was restored to an earlier point says so itself.

-- Restorations: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `restoration` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Checkpoint of entry
    `checkpoint_seq` BIGINT NOT NULL,
    -- Hash in the checkpoint
    `checkpoint_hash` VARCHAR(64) NOT NULL,
    -- Reason
    `reason` VARCHAR(500) NOT NULL,
    -- Ordered by
    `ordered_by` VARCHAR(200) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `restoration_entity` (`entity_id`),
    CONSTRAINT `restoration_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `restoration_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `restoration` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
