-- The journal: every entry, in order, chained by hashes. Nothing here is ever updated or deleted.
CREATE TABLE IF NOT EXISTS `journal` (
    -- gapless, from 1
    `seq` BIGINT NOT NULL,
    -- when it was recorded (UTC, never earlier than the entry before) and by whom: the id of a user, 0
    -- for the operator's command
    `recorded_at` DATETIME(6) NOT NULL,
    `actor_id` BIGINT NOT NULL,
    -- the entity that it is a version of (its own seq for a new one), its kind, and from when it counts
    `entity_id` BIGINT NOT NULL,
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `effective_date` DATE NOT NULL,
    -- the record as canonical JSON, and BLAKE2b-256 over the hash before and all of the above
    `body` LONGTEXT NOT NULL,
    `hash` BINARY(32) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `journal_entity` (`entity_id`),
    CONSTRAINT `journal_seq_positive` CHECK (`seq` > 0),
    CONSTRAINT `journal_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `journal` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- The last entry: the one row that every writer locks and moves.
CREATE TABLE IF NOT EXISTS `ledger_head` (
    -- always 1
    `id` TINYINT NOT NULL,
    -- seq and hash of the last entry; 0 and zero bytes before the first
    `seq` BIGINT NOT NULL,
    `hash` BINARY(32) NOT NULL,
    -- keys
    PRIMARY KEY (`id`),
    CONSTRAINT `ledger_head_one_row` CHECK (`id` = 1)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

INSERT IGNORE INTO `ledger_head` (`id`, `seq`, `hash`) VALUES (1, 0, REPEAT(CHAR(0), 32));

-- Keys of writes that took effect, kept for ever: a repeat gets the first answer.
CREATE TABLE IF NOT EXISTS `idempotency` (
    -- who used which key
    `actor_id` BIGINT NOT NULL,
    `idem_key` VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- for which request, and the entry that it made
    `request_hash` BINARY(32) NOT NULL,
    `seq` BIGINT NOT NULL,
    -- keys
    PRIMARY KEY (`actor_id`, `idem_key`),
    KEY `idempotency_seq` (`seq`),
    CONSTRAINT `idempotency_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
