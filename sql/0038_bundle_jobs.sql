-- Bundles that are made for whoever asked in the browser, until they are fetched. Nothing of it is part of the
-- journal, nor of backups: it goes after a day, or when the next one is asked for.

CREATE TABLE IF NOT EXISTS `bundle_job` (
    -- drawn by lot
    `id` BIGINT NOT NULL,
    -- whose it is: nobody else sees it, and nobody has two
    `user_id` BIGINT NOT NULL,
    -- working, done, failed
    `state` VARCHAR(12) NOT NULL,
    -- the question; without a day a full bundle
    `as_of` DATE NULL,
    `as_known` BIGINT NOT NULL,
    -- files that are written, of so many
    `done_count` BIGINT NOT NULL DEFAULT 0,
    `total_count` BIGINT NOT NULL DEFAULT 0,
    -- what came of it: rows of all tables, bytes of the zip, their digest, that of SHA256SUMS
    `row_count` BIGINT NOT NULL DEFAULT 0,
    `byte_count` BIGINT NOT NULL DEFAULT 0,
    `sha256` CHAR(64) NULL,
    `sums_sha256` CHAR(64) NULL,
    -- why it failed, as JSON
    `error` VARCHAR(1000) NULL,
    -- the process that works on it, when it last said so, and how often one began
    `owner` BIGINT NOT NULL DEFAULT 0,
    `heartbeat_at` DATETIME(6) NOT NULL,
    `try_count` BIGINT NOT NULL DEFAULT 0,
    `created_at` DATETIME(6) NOT NULL,
    `updated_at` DATETIME(6) NOT NULL,
    -- keys
    PRIMARY KEY (`id`),
    UNIQUE KEY `bundle_job_user` (`user_id`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `bundle_job_piece` (
    `job_id` BIGINT NOT NULL,
    `position` BIGINT NOT NULL,
    `bytes` LONGBLOB NOT NULL,
    -- keys
    PRIMARY KEY (`job_id`, `position`),
    CONSTRAINT `bundle_job_piece_fk` FOREIGN KEY (`job_id`) REFERENCES `bundle_job` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
