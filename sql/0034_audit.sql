-- The last day on which a user may sign in: an auditor's account ends with the audit. What auditors find, and what is
-- answered.
ALTER TABLE `user`
    -- Valid until; NULL is unknown
    ADD COLUMN IF NOT EXISTS `valid_until` DATE NULL;

-- Audit finding: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `audit_finding` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Entry
    `entry_seq` BIGINT NOT NULL,
    -- Finding
    `finding` VARCHAR(2000) NOT NULL,
    -- Grade: a name of the enumeration
    `grade` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Closed; NULL is unknown
    `closed` BOOLEAN NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `audit_finding_entity` (`entity_id`),
    KEY `audit_finding_code` (`code`),
    CONSTRAINT `audit_finding_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `audit_finding_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `audit_finding` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Answer to a finding: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `audit_answer` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Audit finding, by id: the seq of the entry that created it
    `finding_id` BIGINT NOT NULL,
    -- Answer
    `answer` VARCHAR(2000) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `audit_answer_entity` (`entity_id`),
    CONSTRAINT `audit_answer_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `audit_answer_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `audit_answer` (`seq`),
    CONSTRAINT `audit_answer_finding_id_fk` FOREIGN KEY (`finding_id`)
        REFERENCES `audit_finding` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
