-- Seals: each transaction's head is signed with a key that the database never sees (docs/journal.md), and the journal
-- says itself which keys are in force.

-- Journal keys: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `journal_key` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Ed25519, 64 hexadecimal digits
    `public_key` VARCHAR(80) NOT NULL,
    -- where its secret half is
    `host` VARCHAR(200) NOT NULL,
    -- why it signs no longer; NULL: it still signs
    `end_reason` VARCHAR(500) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `journal_key_entity` (`entity_id`),
    CONSTRAINT `journal_key_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `journal_key_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `journal_key` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- One row for each transaction since the first key was entered.
CREATE TABLE IF NOT EXISTS `seal` (
    -- the last entry of the transaction, and the last one before it
    `seq` BIGINT NOT NULL,
    `previous_seq` BIGINT NOT NULL,
    -- the key that signed
    `key_id` BIGINT NOT NULL,
    `signature` BINARY(64) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `seal_key` (`key_id`),
    CONSTRAINT `seal_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `seal_key_fk` FOREIGN KEY (`key_id`) REFERENCES `journal_key` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
