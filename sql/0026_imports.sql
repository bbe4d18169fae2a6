-- Imports: what came in together from files, what each file was, the names that other systems have for
-- entries, and mappings kept under a name. Beside them the row that says until when a writer of many
-- entries holds the head; it and sessions are all that changes.

CREATE TABLE IF NOT EXISTS `write_hold` (
    -- always 1
    `id` TINYINT NOT NULL,
    `until_at` DATETIME(6) NOT NULL,
    -- keys
    PRIMARY KEY (`id`),
    CONSTRAINT `write_hold_one_row` CHECK (`id` = 1)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

INSERT IGNORE INTO `write_hold` (`id`, `until_at`) VALUES (1, UTC_TIMESTAMP(6));

-- Import: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `import` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- First entry
    `first_seq` BIGINT NOT NULL,
    -- Entries
    `entry_count` BIGINT NOT NULL,
    -- Rows
    `row_count` BIGINT NOT NULL,
    -- New
    `stored_count` BIGINT NOT NULL,
    -- Changed
    `changed_count` BIGINT NOT NULL,
    -- Known already
    `known_count` BIGINT NOT NULL,
    -- Left out
    `skipped_count` BIGINT NOT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(500) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `import_entity` (`entity_id`),
    CONSTRAINT `import_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `import_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `import` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
-- File of an import: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `import_file` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- File
    `name` VARCHAR(300) NOT NULL,
    -- SHA-256
    `sha256` VARCHAR(64) NOT NULL,
    -- Bytes
    `byte_count` BIGINT NOT NULL,
    -- Sheet; NULL is unknown
    `sheet` VARCHAR(120) NULL,
    -- Kind
    `record_kind` VARCHAR(40) NOT NULL,
    -- Rows
    `row_count` BIGINT NOT NULL,
    -- New
    `stored_count` BIGINT NOT NULL,
    -- Changed
    `changed_count` BIGINT NOT NULL,
    -- Known already
    `known_count` BIGINT NOT NULL,
    -- Left out
    `skipped_count` BIGINT NOT NULL,
    -- Mapping
    `mapping` VARCHAR(12000) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `import_file_entity` (`entity_id`),
    CONSTRAINT `import_file_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `import_file_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `import_file` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
-- External id: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `external_id` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Entry
    `named_seq` BIGINT NOT NULL,
    -- Kind
    `record_kind` VARCHAR(40) NOT NULL,
    -- Source
    `source` VARCHAR(80) NOT NULL,
    -- External id
    `external_id` VARCHAR(200) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `external_id_entity` (`entity_id`),
    CONSTRAINT `external_id_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `external_id_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `external_id` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
-- Mapping of an import: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `import_map` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(40) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Mapping
    `mapping` VARCHAR(12000) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `import_map_entity` (`entity_id`),
    KEY `import_map_code` (`code`),
    CONSTRAINT `import_map_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `import_map_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `import_map` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
