-- Imports under way in the browser: files that were sent, what was read of them, what a person confirmed, and
-- how far the work on it is. None of it is part of the journal: it goes with the import, or after a week.

CREATE TABLE IF NOT EXISTS `import_job` (
    -- drawn by lot
    `id` BIGINT NOT NULL,
    -- whose it is: nobody else sees it
    `user_id` BIGINT NOT NULL,
    `title` VARCHAR(300) NOT NULL,
    -- open, reading, planned, checking, checked, storing, done, failed, cancelled
    `state` VARCHAR(12) NOT NULL,
    -- the import that is undone, and why; NULL: it is an import itself
    `undoes_seq` BIGINT NULL,
    `note` VARCHAR(500) NULL,
    -- of the file with the rows that cannot be stored
    `language` CHAR(2) NOT NULL,
    -- how far the work is, of how many rows or entries
    `done_count` BIGINT NOT NULL DEFAULT 0,
    `total_count` BIGINT NOT NULL DEFAULT 0,
    `cancel_asked` TINYINT NOT NULL DEFAULT 0,
    -- what came of it, as JSON
    `result` MEDIUMTEXT NULL,
    -- the entry of the import; of an undo, of its first reversal
    `stored_seq` BIGINT NULL,
    -- the process that works on it, and when it last said so
    `owner` BIGINT NOT NULL DEFAULT 0,
    `heartbeat_at` DATETIME(6) NOT NULL,
    `created_at` DATETIME(6) NOT NULL,
    `updated_at` DATETIME(6) NOT NULL,
    -- keys
    PRIMARY KEY (`id`),
    KEY `import_job_state` (`state`),
    KEY `import_job_user` (`user_id`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `import_job_part` (
    `job_id` BIGINT NOT NULL,
    -- sent: a file; plan, tables, faults: JSON; failing: rows that cannot be stored, as CSV
    `part` VARCHAR(12) NOT NULL,
    `position` INT NOT NULL,
    `name` VARCHAR(300) NOT NULL,
    `byte_count` BIGINT NOT NULL,
    `bytes` LONGBLOB NOT NULL,
    -- keys
    PRIMARY KEY (`job_id`, `part`, `position`),
    CONSTRAINT `import_job_part_fk` FOREIGN KEY (`job_id`) REFERENCES `import_job` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- A mapping's code is as long as any other.
ALTER TABLE `import_map` MODIFY `code` VARCHAR(80) NOT NULL;
