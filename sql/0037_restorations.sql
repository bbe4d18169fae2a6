-- A journal that was restored to an earlier point says so itself; and when the ledger was proved is kept.

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

-- When the whole ledger was proved, and what came of it; no part of the journal.
CREATE TABLE IF NOT EXISTS `proof_run` (
    -- when it began, in microseconds since 1970
    `id` BIGINT NOT NULL,
    -- the user who asked for it; 0: the operator's command
    `asked_by` BIGINT NOT NULL,
    `ended_at` DATETIME(6) NULL,
    -- when whoever works on it last said so
    `told_at` DATETIME(6) NOT NULL,
    -- 1 while it goes on; there is one at a time
    `going_on` TINYINT NULL,
    `head_seq` BIGINT NOT NULL,
    `proved_seq` BIGINT NOT NULL,
    -- running, sound, damaged, failed
    `outcome` VARCHAR(10) NOT NULL,
    `fault_count` BIGINT NOT NULL,
    -- the first fault: its entry, or 0, and why
    `fault_seq` BIGINT NOT NULL,
    `fault` VARCHAR(400) NULL,
    -- NULL: it goes on, or was broken off
    `mac` BINARY(20) NULL,
    -- keys
    PRIMARY KEY (`id`),
    UNIQUE KEY `proof_run_going_on` (`going_on`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
