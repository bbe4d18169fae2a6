-- Reinvestment (返投) and policy evaluation (绩效评价). As in 0006: one table per kind of record,
-- append-only triggers, and the views of the auditor's account.

-- Stages of what a fund promised to reinvest (返投).
CREATE TABLE IF NOT EXISTS `reinvestment_term` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `fund_id` BIGINT NOT NULL,
    -- what people call it
    `scheme` VARCHAR(40) NOT NULL,
    `stage` VARCHAR(120) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `commitment_id` BIGINT NULL,
    -- what it is: a name of the enumeration
    `base` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `base_amount_minor` BIGINT NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `required_e8` BIGINT NOT NULL,
    `share_e8` BIGINT NOT NULL,
    -- days; NULL is unknown
    `due_on` DATE NOT NULL,
    -- what it is: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `clause` VARCHAR(300) NULL,
    `source` VARCHAR(300) NULL,
    -- in force from and to, both days included
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `reinvestment_term_entity` (`entity_id`),
    KEY `reinvestment_term_code` (`code`),
    CONSTRAINT `reinvestment_term_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `reinvestment_term_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `reinvestment_term` (`seq`),
    CONSTRAINT `reinvestment_term_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `reinvestment_term_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `reinvestment_term_required_positive` CHECK (`required_e8` > 0),
    CONSTRAINT `reinvestment_term_share_positive` CHECK (`share_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What an amount of a kind counts for.
CREATE TABLE IF NOT EXISTS `recognition_rule` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what people call it
    `scheme` VARCHAR(40) NOT NULL,
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- what it is: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `phase` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `multiplier_e8` BIGINT NOT NULL,
    `phase_factor_e8` BIGINT NOT NULL,
    -- whole numbers
    `lock_in_months` BIGINT NULL,
    -- what it is: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `clause` VARCHAR(300) NULL,
    `source` VARCHAR(300) NULL,
    -- in force from and to, both days included
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `recognition_rule_entity` (`entity_id`),
    KEY `recognition_rule_code` (`code`),
    CONSTRAINT `recognition_rule_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `recognition_rule_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `recognition_rule` (`seq`),
    CONSTRAINT `recognition_rule_multiplier_positive` CHECK (`multiplier_e8` > 0),
    CONSTRAINT `recognition_rule_phase_factor_positive` CHECK (`phase_factor_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Amounts recognised, or proposed to be.
CREATE TABLE IF NOT EXISTS `recognition` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `fund_id` BIGINT NOT NULL,
    `firm_id` BIGINT NULL,
    `investment_id` BIGINT NULL,
    `recognition_rule_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- the document that proves it
    `evidence` VARCHAR(300) NOT NULL,
    `evidence_sha256` VARCHAR(64) NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `rule_version_id` BIGINT NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `multiplier_e8` BIGINT NULL,
    `phase_factor_e8` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217)
    `recognised_minor` BIGINT NULL,
    -- days; NULL is unknown
    `lock_in_until` DATE NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `recognition_entity` (`entity_id`),
    KEY `recognition_code` (`code`),
    CONSTRAINT `recognition_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `recognition_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `recognition` (`seq`),
    CONSTRAINT `recognition_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `recognition_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`),
    CONSTRAINT `recognition_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `recognition_recognition_rule_id_fk` FOREIGN KEY (`recognition_rule_id`) REFERENCES `recognition_rule` (`seq`),
    CONSTRAINT `recognition_rule_version_id_fk` FOREIGN KEY (`rule_version_id`) REFERENCES `recognition_rule` (`seq`),
    CONSTRAINT `recognition_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Firms that left.
CREATE TABLE IF NOT EXISTS `move_out` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `firm_id` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `destination` VARCHAR(120) NULL,
    -- the document that proves it
    `evidence` VARCHAR(300) NOT NULL,
    `evidence_sha256` VARCHAR(64) NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `move_out_entity` (`entity_id`),
    CONSTRAINT `move_out_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `move_out_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `move_out` (`seq`),
    CONSTRAINT `move_out_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Score sheets of policy evaluation (绩效评价).
CREATE TABLE IF NOT EXISTS `score_sheet` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- where it comes from, and what else there is to say
    `authority` VARCHAR(120) NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `full_marks_e8` BIGINT NOT NULL,
    -- whole numbers
    `deadline_months` BIGINT NULL,
    -- what it is: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `clause` VARCHAR(300) NULL,
    `source` VARCHAR(300) NULL,
    -- in force from and to, both days included
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `score_sheet_entity` (`entity_id`),
    KEY `score_sheet_code` (`code`),
    CONSTRAINT `score_sheet_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `score_sheet_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `score_sheet` (`seq`),
    CONSTRAINT `score_sheet_full_marks_positive` CHECK (`full_marks_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Dimensions of a sheet and their weights.
CREATE TABLE IF NOT EXISTS `score_dimension` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `score_sheet_id` BIGINT NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `weight_min_e8` BIGINT NOT NULL,
    `weight_max_e8` BIGINT NOT NULL,
    -- flags
    `bonus` BOOLEAN NULL,
    -- what it is: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `score_dimension_entity` (`entity_id`),
    KEY `score_dimension_code` (`code`),
    CONSTRAINT `score_dimension_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `score_dimension_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `score_dimension` (`seq`),
    CONSTRAINT `score_dimension_score_sheet_id_fk` FOREIGN KEY (`score_sheet_id`) REFERENCES `score_sheet` (`seq`),
    CONSTRAINT `score_dimension_weight_max_positive` CHECK (`weight_max_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Indicators of a dimension.
CREATE TABLE IF NOT EXISTS `score_indicator` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `score_dimension_id` BIGINT NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `max_score_e8` BIGINT NULL,
    -- what it is: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `score_indicator_entity` (`entity_id`),
    KEY `score_indicator_code` (`code`),
    CONSTRAINT `score_indicator_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `score_indicator_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `score_indicator` (`seq`),
    CONSTRAINT `score_indicator_score_dimension_id_fk` FOREIGN KEY (`score_dimension_id`) REFERENCES `score_dimension` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Grades of a sheet.
CREATE TABLE IF NOT EXISTS `score_grade` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `score_sheet_id` BIGINT NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `from_score_e8` BIGINT NULL,
    -- flags
    `cuts_fee` BOOLEAN NULL,
    -- where it comes from, and what else there is to say
    `consequence` VARCHAR(300) NULL,
    -- what it is: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `score_grade_entity` (`entity_id`),
    KEY `score_grade_code` (`code`),
    CONSTRAINT `score_grade_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `score_grade_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `score_grade` (`seq`),
    CONSTRAINT `score_grade_score_sheet_id_fk` FOREIGN KEY (`score_sheet_id`) REFERENCES `score_sheet` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- A fund's year on a sheet.
CREATE TABLE IF NOT EXISTS `evaluation` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `fund_id` BIGINT NOT NULL,
    `score_sheet_id` BIGINT NOT NULL,
    -- whole numbers
    `fiscal_year` BIGINT NOT NULL,
    -- days; NULL is unknown
    `fiscal_year_ends_on` DATE NOT NULL,
    -- the document that proves it
    `promise_sha256` VARCHAR(64) NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `evaluation_entity` (`entity_id`),
    KEY `evaluation_code` (`code`),
    CONSTRAINT `evaluation_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `evaluation_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `evaluation` (`seq`),
    CONSTRAINT `evaluation_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `evaluation_score_sheet_id_fk` FOREIGN KEY (`score_sheet_id`) REFERENCES `score_sheet` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What the manager gave itself, with evidence.
CREATE TABLE IF NOT EXISTS `self_score` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `evaluation_id` BIGINT NOT NULL,
    `score_indicator_id` BIGINT NOT NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `score_e8` BIGINT NOT NULL,
    -- the document that proves it
    `evidence` VARCHAR(300) NOT NULL,
    `evidence_sha256` VARCHAR(64) NOT NULL,
    -- where it comes from, and what else there is to say
    `comment` VARCHAR(500) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `self_score_entity` (`entity_id`),
    CONSTRAINT `self_score_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `self_score_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `self_score` (`seq`),
    CONSTRAINT `self_score_evaluation_id_fk` FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation` (`seq`),
    CONSTRAINT `self_score_score_indicator_id_fk` FOREIGN KEY (`score_indicator_id`) REFERENCES `score_indicator` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What another person gave for the finance bureau.
CREATE TABLE IF NOT EXISTS `fiscal_score` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it, or of a version
    `evaluation_id` BIGINT NOT NULL,
    `score_indicator_id` BIGINT NOT NULL,
    -- exact decimals of eight places, times 10^8; NULL is unknown
    `score_e8` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `comment` VARCHAR(500) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fiscal_score_entity` (`entity_id`),
    CONSTRAINT `fiscal_score_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fiscal_score_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fiscal_score` (`seq`),
    CONSTRAINT `fiscal_score_evaluation_id_fk` FOREIGN KEY (`evaluation_id`) REFERENCES `evaluation` (`seq`),
    CONSTRAINT `fiscal_score_score_indicator_id_fk` FOREIGN KEY (`score_indicator_id`) REFERENCES `score_indicator` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Two further kinds of proposal that a second person approves.
ALTER TABLE `approval`
    ADD COLUMN IF NOT EXISTS `recognition_id` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `evaluation_id` BIGINT NULL,
    ADD CONSTRAINT `approval_recognition_id_fk` FOREIGN KEY IF NOT EXISTS (`recognition_id`)
        REFERENCES `recognition` (`seq`),
    ADD CONSTRAINT `approval_evaluation_id_fk` FOREIGN KEY IF NOT EXISTS (`evaluation_id`)
        REFERENCES `evaluation` (`seq`);

CREATE OR REPLACE TRIGGER `reinvestment_term_no_update` BEFORE UPDATE ON `reinvestment_term` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'reinvestment_term is append-only';

CREATE OR REPLACE TRIGGER `reinvestment_term_no_delete` BEFORE DELETE ON `reinvestment_term` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'reinvestment_term is append-only';

CREATE OR REPLACE TRIGGER `recognition_rule_no_update` BEFORE UPDATE ON `recognition_rule` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'recognition_rule is append-only';

CREATE OR REPLACE TRIGGER `recognition_rule_no_delete` BEFORE DELETE ON `recognition_rule` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'recognition_rule is append-only';

CREATE OR REPLACE TRIGGER `recognition_no_update` BEFORE UPDATE ON `recognition` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'recognition is append-only';

CREATE OR REPLACE TRIGGER `recognition_no_delete` BEFORE DELETE ON `recognition` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'recognition is append-only';

CREATE OR REPLACE TRIGGER `move_out_no_update` BEFORE UPDATE ON `move_out` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'move_out is append-only';

CREATE OR REPLACE TRIGGER `move_out_no_delete` BEFORE DELETE ON `move_out` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'move_out is append-only';

CREATE OR REPLACE TRIGGER `score_sheet_no_update` BEFORE UPDATE ON `score_sheet` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_sheet is append-only';

CREATE OR REPLACE TRIGGER `score_sheet_no_delete` BEFORE DELETE ON `score_sheet` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_sheet is append-only';

CREATE OR REPLACE TRIGGER `score_dimension_no_update` BEFORE UPDATE ON `score_dimension` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_dimension is append-only';

CREATE OR REPLACE TRIGGER `score_dimension_no_delete` BEFORE DELETE ON `score_dimension` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_dimension is append-only';

CREATE OR REPLACE TRIGGER `score_indicator_no_update` BEFORE UPDATE ON `score_indicator` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_indicator is append-only';

CREATE OR REPLACE TRIGGER `score_indicator_no_delete` BEFORE DELETE ON `score_indicator` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_indicator is append-only';

CREATE OR REPLACE TRIGGER `score_grade_no_update` BEFORE UPDATE ON `score_grade` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_grade is append-only';

CREATE OR REPLACE TRIGGER `score_grade_no_delete` BEFORE DELETE ON `score_grade` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'score_grade is append-only';

CREATE OR REPLACE TRIGGER `evaluation_no_update` BEFORE UPDATE ON `evaluation` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'evaluation is append-only';

CREATE OR REPLACE TRIGGER `evaluation_no_delete` BEFORE DELETE ON `evaluation` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'evaluation is append-only';

CREATE OR REPLACE TRIGGER `self_score_no_update` BEFORE UPDATE ON `self_score` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'self_score is append-only';

CREATE OR REPLACE TRIGGER `self_score_no_delete` BEFORE DELETE ON `self_score` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'self_score is append-only';

CREATE OR REPLACE TRIGGER `fiscal_score_no_update` BEFORE UPDATE ON `fiscal_score` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fiscal_score is append-only';

CREATE OR REPLACE TRIGGER `fiscal_score_no_delete` BEFORE DELETE ON `fiscal_score` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fiscal_score is append-only';

CREATE OR REPLACE VIEW `v_approvals_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`distribution_id`,
    `ref_distribution`.`code` AS `distribution_code`,
    e.`return_of_excess_id`,
    `ref_return_of_excess`.`code` AS `return_of_excess_code`,
    e.`equalisation_id`,
    e.`valuation_id`,
    e.`outcome`,
    e.`note`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`waterfall_term_id`,
    e.`recognition_id`,
    `ref_recognition`.`code` AS `recognition_code`,
    e.`evaluation_id`,
    `ref_evaluation`.`code` AS `evaluation_code`
FROM `approval` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`
LEFT JOIN `recognition` `ref_recognition` ON `ref_recognition`.`seq` = e.`recognition_id`
LEFT JOIN `evaluation` `ref_evaluation` ON `ref_evaluation`.`seq` = e.`evaluation_id`;

CREATE OR REPLACE VIEW `v_reinvestment_terms_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`scheme`,
    e.`stage`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`base`,
    e.`currency`,
    CAST(e.`base_amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `base_amount`,
    CAST(e.`required_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `required`,
    CAST(e.`share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `share`,
    e.`due_on`,
    e.`status`,
    e.`clause`,
    e.`source`,
    e.`valid_from`,
    e.`valid_to`,
    e.`note`
FROM `reinvestment_term` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`;

CREATE OR REPLACE VIEW `v_recognition_rules_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`scheme`,
    e.`name`,
    e.`name_en`,
    e.`kind`,
    e.`phase`,
    CAST(e.`multiplier_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `multiplier`,
    CAST(e.`phase_factor_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `phase_factor`,
    e.`lock_in_months`,
    e.`status`,
    e.`clause`,
    e.`source`,
    e.`valid_from`,
    e.`valid_to`
FROM `recognition_rule` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_recognitions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`recognition_rule_id`,
    `ref_recognition_rule`.`code` AS `recognition_rule_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`evidence`,
    e.`evidence_sha256`,
    e.`note`,
    e.`rule_version_id`,
    `ref_rule_version`.`code` AS `rule_version_code`,
    CAST(e.`multiplier_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `multiplier`,
    CAST(e.`phase_factor_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `phase_factor`,
    CAST(e.`recognised_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `recognised`,
    e.`lock_in_until`
FROM `recognition` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `recognition_rule` `ref_recognition_rule` ON `ref_recognition_rule`.`seq` = e.`recognition_rule_id`
LEFT JOIN `recognition_rule` `ref_rule_version` ON `ref_rule_version`.`seq` = e.`rule_version_id`;

CREATE OR REPLACE VIEW `v_move_outs_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`destination`,
    e.`evidence`,
    e.`evidence_sha256`,
    e.`note`
FROM `move_out` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`;

CREATE OR REPLACE VIEW `v_score_sheets_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`authority`,
    CAST(e.`full_marks_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `full_marks`,
    e.`deadline_months`,
    e.`status`,
    e.`clause`,
    e.`source`,
    e.`valid_from`,
    e.`valid_to`,
    e.`note`
FROM `score_sheet` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_score_dimensions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`score_sheet_id`,
    `ref_score_sheet`.`code` AS `score_sheet_code`,
    e.`name`,
    e.`name_en`,
    CAST(e.`weight_min_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `weight_min`,
    CAST(e.`weight_max_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `weight_max`,
    e.`bonus`,
    e.`status`,
    e.`source`
FROM `score_dimension` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `score_sheet` `ref_score_sheet` ON `ref_score_sheet`.`seq` = e.`score_sheet_id`;

CREATE OR REPLACE VIEW `v_score_indicators_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`score_dimension_id`,
    `ref_score_dimension`.`code` AS `score_dimension_code`,
    e.`name`,
    e.`name_en`,
    CAST(e.`max_score_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `max_score`,
    e.`status`,
    e.`source`,
    e.`note`
FROM `score_indicator` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `score_dimension` `ref_score_dimension` ON `ref_score_dimension`.`seq` = e.`score_dimension_id`;

CREATE OR REPLACE VIEW `v_score_grades_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`score_sheet_id`,
    `ref_score_sheet`.`code` AS `score_sheet_code`,
    e.`name`,
    e.`name_en`,
    CAST(e.`from_score_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `from_score`,
    e.`cuts_fee`,
    e.`consequence`,
    e.`status`,
    e.`source`
FROM `score_grade` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `score_sheet` `ref_score_sheet` ON `ref_score_sheet`.`seq` = e.`score_sheet_id`;

CREATE OR REPLACE VIEW `v_evaluations_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`score_sheet_id`,
    `ref_score_sheet`.`code` AS `score_sheet_code`,
    e.`fiscal_year`,
    e.`fiscal_year_ends_on`,
    e.`promise_sha256`,
    e.`note`
FROM `evaluation` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `score_sheet` `ref_score_sheet` ON `ref_score_sheet`.`seq` = e.`score_sheet_id`;

CREATE OR REPLACE VIEW `v_self_scores_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`evaluation_id`,
    `ref_evaluation`.`code` AS `evaluation_code`,
    e.`score_indicator_id`,
    `ref_score_indicator`.`code` AS `score_indicator_code`,
    CAST(e.`score_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `score`,
    e.`evidence`,
    e.`evidence_sha256`,
    e.`comment`
FROM `self_score` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `evaluation` `ref_evaluation` ON `ref_evaluation`.`seq` = e.`evaluation_id`
LEFT JOIN `score_indicator` `ref_score_indicator` ON `ref_score_indicator`.`seq` = e.`score_indicator_id`;

CREATE OR REPLACE VIEW `v_fiscal_scores_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`evaluation_id`,
    `ref_evaluation`.`code` AS `evaluation_code`,
    e.`score_indicator_id`,
    `ref_score_indicator`.`code` AS `score_indicator_code`,
    CAST(e.`score_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `score`,
    e.`comment`
FROM `fiscal_score` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `evaluation` `ref_evaluation` ON `ref_evaluation`.`seq` = e.`evaluation_id`
LEFT JOIN `score_indicator` `ref_score_indicator` ON `ref_score_indicator`.`seq` = e.`score_indicator_id`;

CREATE OR REPLACE VIEW `v_approvals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`distribution_id`, h.`distribution_code`, h.`return_of_excess_id`,
    h.`return_of_excess_code`, h.`equalisation_id`, h.`valuation_id`, h.`outcome`, h.`note`,
    h.`rule_id`, h.`rule_code`, h.`waterfall_term_id`, h.`recognition_id`, h.`recognition_code`,
    h.`evaluation_id`, h.`evaluation_code`
FROM `v_approvals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_reinvestment_terms` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`fund_id`, h.`fund_code`, h.`scheme`, h.`stage`, h.`commitment_id`, h.`commitment_code`,
    h.`base`, h.`currency`, h.`base_amount`, h.`required`, h.`share`, h.`due_on`, h.`status`,
    h.`clause`, h.`source`, h.`valid_from`, h.`valid_to`, h.`note`
FROM `v_reinvestment_terms_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `reinvestment_term` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_recognition_rules` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`scheme`,
    h.`name`, h.`name_en`, h.`kind`, h.`phase`, h.`multiplier`, h.`phase_factor`,
    h.`lock_in_months`, h.`status`, h.`clause`, h.`source`, h.`valid_from`, h.`valid_to`
FROM `v_recognition_rules_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `recognition_rule` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_recognitions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`fund_id`, h.`fund_code`, h.`firm_id`, h.`firm_code`, h.`investment_id`,
    h.`investment_code`, h.`recognition_rule_id`, h.`recognition_rule_code`, h.`currency`,
    h.`amount`, h.`evidence`, h.`evidence_sha256`, h.`note`, h.`rule_version_id`,
    h.`rule_version_code`, h.`multiplier`, h.`phase_factor`, h.`recognised`, h.`lock_in_until`
FROM `v_recognitions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_move_outs` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`firm_id`,
    h.`firm_code`, h.`destination`, h.`evidence`, h.`evidence_sha256`, h.`note`
FROM `v_move_outs_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_score_sheets` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`authority`, h.`full_marks`, h.`deadline_months`, h.`status`, h.`clause`,
    h.`source`, h.`valid_from`, h.`valid_to`, h.`note`
FROM `v_score_sheets_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `score_sheet` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_score_dimensions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`score_sheet_id`, h.`score_sheet_code`, h.`name`, h.`name_en`, h.`weight_min`,
    h.`weight_max`, h.`bonus`, h.`status`, h.`source`
FROM `v_score_dimensions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `score_dimension` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_score_indicators` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`score_dimension_id`, h.`score_dimension_code`, h.`name`, h.`name_en`, h.`max_score`,
    h.`status`, h.`source`, h.`note`
FROM `v_score_indicators_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `score_indicator` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_score_grades` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`score_sheet_id`, h.`score_sheet_code`, h.`name`, h.`name_en`, h.`from_score`,
    h.`cuts_fee`, h.`consequence`, h.`status`, h.`source`
FROM `v_score_grades_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `score_grade` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_evaluations` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`fund_id`, h.`fund_code`, h.`score_sheet_id`, h.`score_sheet_code`, h.`fiscal_year`,
    h.`fiscal_year_ends_on`, h.`promise_sha256`, h.`note`
FROM `v_evaluations_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_self_scores` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`evaluation_id`,
    h.`evaluation_code`, h.`score_indicator_id`, h.`score_indicator_code`, h.`score`,
    h.`evidence`, h.`evidence_sha256`, h.`comment`
FROM `v_self_scores_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_fiscal_scores` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`evaluation_id`,
    h.`evaluation_code`, h.`score_indicator_id`, h.`score_indicator_code`, h.`score`,
    h.`comment`
FROM `v_fiscal_scores_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
