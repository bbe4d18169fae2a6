-- Passwords and sessions: the only rows that change. They are not part of the journal.
CREATE TABLE IF NOT EXISTS `credential` (
    -- whose
    `user_id` BIGINT NOT NULL,
    -- Argon2id, with its parameters, and since when
    `password_hash` VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `changed_at` DATETIME(6) NOT NULL,
    -- failed attempts since the last success
    `failed_count` BIGINT NOT NULL DEFAULT 0,
    `last_failed_at` DATETIME(6) NULL,
    -- keys
    PRIMARY KEY (`user_id`),
    CONSTRAINT `credential_user_fk` FOREIGN KEY (`user_id`) REFERENCES `user` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE TABLE IF NOT EXISTS `session` (
    -- the random number in the token, and whose it is
    `sid` BINARY(16) NOT NULL,
    `user_id` BIGINT NOT NULL,
    -- UTC: signed in, last seen, ends at the latest, ended early
    `created_at` DATETIME(6) NOT NULL,
    `seen_at` DATETIME(6) NOT NULL,
    `expires_at` DATETIME(6) NOT NULL,
    `revoked_at` DATETIME(6) NULL,
    -- keys
    PRIMARY KEY (`sid`),
    KEY `session_user` (`user_id`),
    CONSTRAINT `session_user_fk` FOREIGN KEY (`user_id`) REFERENCES `user` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
