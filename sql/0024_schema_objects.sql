-- What `fundtrail migrate` keeps of the views that it makes, and what the last comparison of the schema found.

-- One row per view: a view's text is not told by the server as it was written.
CREATE TABLE IF NOT EXISTS `schema_object` (
    -- of the view
    `name` VARCHAR(64) NOT NULL,
    -- SHA-256 of the text that made it, and of what the server made of that text
    `text_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `made_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `made_at` DATETIME(6) NOT NULL,
    -- keys
    PRIMARY KEY (`name`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Views, triggers and rights as `migrate`, `verify` and `serve-check` last found them: written under the migrator's
-- account, read by the application for its health.
CREATE TABLE IF NOT EXISTS `schema_finding` (
    -- always 1
    `id` TINYINT NOT NULL,
    -- when (UTC), how many were missing, changed or surplus, and the first of them; NULL: none
    `compared_at` DATETIME(6) NOT NULL,
    `difference_count` BIGINT NOT NULL,
    `first_difference` VARCHAR(200) NULL,
    -- keys
    PRIMARY KEY (`id`),
    CONSTRAINT `schema_finding_one_row` CHECK (`id` = 1)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
