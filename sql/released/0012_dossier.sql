-- What a decision is accounted for with: documents by their digest, votes of the investment committee,
-- and how much may be lost. As in 0006: one table per kind of record, append-only triggers, and the views
-- of the auditor's account.

-- Papers and files kept elsewhere, each known by its SHA-256.
CREATE TABLE IF NOT EXISTS `document` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what people call it
    `title` VARCHAR(200) NOT NULL,
    -- what it is: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- of the file's bytes
    `sha256` VARCHAR(64) NOT NULL,
    -- what it is about, one of these four, by id: the seq of the entry that created it
    `investment_id` BIGINT NULL,
    `project_id` BIGINT NULL,
    `firm_id` BIGINT NULL,
    `fund_id` BIGINT NULL,
    -- days; NULL is unknown
    `period_ends_on` DATE NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `document_entity` (`entity_id`),
    KEY `document_sha256` (`sha256`),
    CONSTRAINT `document_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `document_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `document` (`seq`),
    CONSTRAINT `document_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `document_project_id_fk` FOREIGN KEY (`project_id`) REFERENCES `project` (`seq`),
    CONSTRAINT `document_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`),
    CONSTRAINT `document_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What members of the investment committee said of a proposal.
CREATE TABLE IF NOT EXISTS `vote` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NOT NULL,
    -- who votes: a user, or somebody who is none
    `member_user_id` BIGINT NULL,
    `member_name` VARCHAR(80) NULL,
    -- what it is: a name of the enumeration
    `choice` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `reason` VARCHAR(500) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `vote_entity` (`entity_id`),
    CONSTRAINT `vote_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `vote_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `vote` (`seq`),
    CONSTRAINT `vote_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `vote_member_user_id_fk` FOREIGN KEY (`member_user_id`) REFERENCES `user` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What share of the money paid may be lost without blame.
CREATE TABLE IF NOT EXISTS `loss_tolerance` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- what it is: names of the enumerations
    `scope` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `fund_kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- exact decimals of eight places, times 10^8
    `rate_e8` BIGINT NOT NULL,
    -- whether this programme is held to it
    `binding` BOOLEAN NULL,
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `clause` VARCHAR(300) NULL,
    `source` VARCHAR(300) NOT NULL,
    -- days; NULL is unknown
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loss_tolerance_entity` (`entity_id`),
    CONSTRAINT `loss_tolerance_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loss_tolerance_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loss_tolerance` (`seq`),
    CONSTRAINT `loss_tolerance_rate_positive` CHECK (`rate_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE OR REPLACE TRIGGER `document_no_update` BEFORE UPDATE ON `document` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'document is append-only';

CREATE OR REPLACE TRIGGER `document_no_delete` BEFORE DELETE ON `document` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'document is append-only';

CREATE OR REPLACE TRIGGER `vote_no_update` BEFORE UPDATE ON `vote` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'vote is append-only';

CREATE OR REPLACE TRIGGER `vote_no_delete` BEFORE DELETE ON `vote` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'vote is append-only';

CREATE OR REPLACE TRIGGER `loss_tolerance_no_update` BEFORE UPDATE ON `loss_tolerance` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'loss_tolerance is append-only';

CREATE OR REPLACE TRIGGER `loss_tolerance_no_delete` BEFORE DELETE ON `loss_tolerance` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'loss_tolerance is append-only';

CREATE OR REPLACE VIEW `v_documents_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`title`,
    e.`kind`,
    e.`sha256`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`project_id`,
    `ref_project`.`code` AS `project_code`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`period_ends_on`,
    e.`source`,
    e.`note`
FROM `document` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `project` `ref_project` ON `ref_project`.`seq` = e.`project_id`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_votes_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`member_user_id`,
    `ref_member_user`.`user_name` AS `member_user_code`,
    e.`member_name`,
    e.`choice`,
    e.`reason`
FROM `vote` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `user` `ref_member_user` ON `ref_member_user`.`seq` = e.`member_user_id`;

CREATE OR REPLACE VIEW `v_loss_tolerances_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`name`,
    e.`name_en`,
    e.`scope`,
    e.`fund_kind`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`binding`,
    e.`status`,
    e.`clause`,
    e.`source`,
    e.`valid_from`,
    e.`valid_to`
FROM `loss_tolerance` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_documents` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`title`, h.`kind`,
    h.`sha256`, h.`investment_id`, h.`investment_code`, h.`project_id`, h.`project_code`,
    h.`firm_id`, h.`firm_code`, h.`fund_id`, h.`fund_code`, h.`period_ends_on`, h.`source`, h.`note`
FROM `v_documents_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_votes` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`member_user_id`, h.`member_user_code`, h.`member_name`, h.`choice`,
    h.`reason`
FROM `v_votes_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_loss_tolerances` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`name`, h.`name_en`,
    h.`scope`, h.`fund_kind`, h.`rate`, h.`binding`, h.`status`, h.`clause`, h.`source`,
    h.`valid_from`, h.`valid_to`
FROM `v_loss_tolerances_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
