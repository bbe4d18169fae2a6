-- Rules in packs, what they found on each decision, and exceptions from them. As in 0002, 0004 and 0005:
-- one table per kind of record, append-only triggers, and the views of the auditor's account. Columns
-- that are added to older tables are NULL in the rows of earlier releases.

-- A limit is an amount, a ratio or a number of days, or, where the measure says what is right, none.
ALTER TABLE `rule` MODIFY COLUMN `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE `rule` MODIFY COLUMN `limit_minor` BIGINT NULL;

-- The pack that a version belongs to, and whom and what it speaks of.
ALTER TABLE `rule`
    ADD COLUMN IF NOT EXISTS `pack` VARCHAR(40) NULL,
    ADD COLUMN IF NOT EXISTS `subject` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS `direction` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS `denominator` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS `limit_ratio_e8` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_days` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `after_days` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `fund_kinds` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `funds` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `industries` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `regions` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `tags` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `stages` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `categories` VARCHAR(200) NULL,
    ADD COLUMN IF NOT EXISTS `note` VARCHAR(2000) NULL,
    ADD COLUMN IF NOT EXISTS `bootstrapped` BOOLEAN NULL;

-- The days of a fund's life that rules count from or to.
ALTER TABLE `fund`
    ADD COLUMN IF NOT EXISTS `signed_on` DATE NULL,
    ADD COLUMN IF NOT EXISTS `registered_on` DATE NULL,
    ADD COLUMN IF NOT EXISTS `investment_ends_on` DATE NULL,
    ADD COLUMN IF NOT EXISTS `exit_ends_on` DATE NULL,
    ADD COLUMN IF NOT EXISTS `extended_to` DATE NULL,
    ADD COLUMN IF NOT EXISTS `reported_on` DATE NULL;

-- What a proposal declares of itself.
ALTER TABLE `investment`
    ADD COLUMN IF NOT EXISTS `stage` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN IF NOT EXISTS `category` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

-- The version of a rule that is decided: its entry's seq.
ALTER TABLE `approval`
    ADD COLUMN IF NOT EXISTS `rule_id` BIGINT NULL,
    ADD CONSTRAINT `approval_rule_id_fk` FOREIGN KEY IF NOT EXISTS (`rule_id`) REFERENCES `rule` (`seq`);

-- Exceptions: a proposal may pass a version of a rule that it does not keep.
CREATE TABLE IF NOT EXISTS `override` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NULL,
    `capital_call_id` BIGINT NULL,
    `distribution_id` BIGINT NULL,
    `return_of_excess_id` BIGINT NULL,
    `equalisation_id` BIGINT NULL,
    `valuation_id` BIGINT NULL,
    `rule_id` BIGINT NOT NULL,
    -- what is said of it
    `reason` VARCHAR(500) NOT NULL,
    `document_sha256` VARCHAR(64) NOT NULL,
    `document` VARCHAR(200) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `override_entity` (`entity_id`),
    CONSTRAINT `override_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `override_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `override` (`seq`),
    CONSTRAINT `override_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `override_capital_call_id_fk` FOREIGN KEY (`capital_call_id`) REFERENCES `capital_call` (`seq`),
    CONSTRAINT `override_distribution_id_fk` FOREIGN KEY (`distribution_id`) REFERENCES `distribution` (`seq`),
    CONSTRAINT `override_return_of_excess_id_fk` FOREIGN KEY (`return_of_excess_id`) REFERENCES `return_of_excess` (`seq`),
    CONSTRAINT `override_equalisation_id_fk` FOREIGN KEY (`equalisation_id`) REFERENCES `equalisation` (`seq`),
    CONSTRAINT `override_valuation_id_fk` FOREIGN KEY (`valuation_id`) REFERENCES `valuation` (`seq`),
    CONSTRAINT `override_rule_id_fk` FOREIGN KEY (`rule_id`) REFERENCES `rule` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What each rule in force found on a decision. Written with the decision, in its transaction.
CREATE TABLE IF NOT EXISTS `verdict_line` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `decision_id` BIGINT NULL,
    `approval_id` BIGINT NULL,
    `commitment_id` BIGINT NULL,
    `rule_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `measure` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NULL,
    `firm_id` BIGINT NULL,
    `project_id` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217), ratios in hundred-millionths
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    `figure_minor` BIGINT NULL,
    -- what it is: a name of the enumeration
    `denominator` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    `divisor_minor` BIGINT NULL,
    `figure_ratio_e8` BIGINT NULL,
    -- days
    `figure_days` BIGINT NULL,
    -- what it is: a name of the enumeration
    `direction` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    `limit_minor` BIGINT NULL,
    `limit_ratio_e8` BIGINT NULL,
    -- days
    `limit_days` BIGINT NULL,
    `headroom_minor` BIGINT NULL,
    `headroom_ratio_e8` BIGINT NULL,
    -- days
    `headroom_days` BIGINT NULL,
    `undetermined_minor` BIGINT NULL,
    -- what it is: a name of the enumeration
    `outcome` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `reason` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `override_id` BIGINT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `verdict_line_entity` (`entity_id`),
    CONSTRAINT `verdict_line_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `verdict_line_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `verdict_line` (`seq`),
    CONSTRAINT `verdict_line_decision_id_fk` FOREIGN KEY (`decision_id`) REFERENCES `decision` (`seq`),
    CONSTRAINT `verdict_line_approval_id_fk` FOREIGN KEY (`approval_id`) REFERENCES `approval` (`seq`),
    CONSTRAINT `verdict_line_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `verdict_line_rule_id_fk` FOREIGN KEY (`rule_id`) REFERENCES `rule` (`seq`),
    CONSTRAINT `verdict_line_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `verdict_line_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`),
    CONSTRAINT `verdict_line_project_id_fk` FOREIGN KEY (`project_id`) REFERENCES `project` (`seq`),
    CONSTRAINT `verdict_line_override_id_fk` FOREIGN KEY (`override_id`) REFERENCES `override` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE OR REPLACE TRIGGER `override_no_update` BEFORE UPDATE ON `override` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'override is append-only';

CREATE OR REPLACE TRIGGER `override_no_delete` BEFORE DELETE ON `override` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'override is append-only';

CREATE OR REPLACE TRIGGER `verdict_line_no_update` BEFORE UPDATE ON `verdict_line` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'verdict_line is append-only';

CREATE OR REPLACE TRIGGER `verdict_line_no_delete` BEFORE DELETE ON `verdict_line` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'verdict_line is append-only';

-- The views of the tables that grew, made anew.

CREATE OR REPLACE VIEW `v_funds_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`kind`,
    e.`currency`,
    CAST(e.`size_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `size`,
    e.`manager_id`,
    `ref_manager`.`code` AS `manager_code`,
    e.`established_on`,
    e.`term_ends_on`,
    e.`source`,
    e.`note`,
    e.`signed_on`,
    e.`registered_on`,
    e.`investment_ends_on`,
    e.`exit_ends_on`,
    e.`extended_to`,
    e.`reported_on`
FROM `fund` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `party` `ref_manager` ON `ref_manager`.`seq` = e.`manager_id`;

CREATE OR REPLACE VIEW `v_investments_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`project_id`,
    `ref_project`.`code` AS `project_code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`round_id`,
    `ref_round`.`code` AS `round_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`purpose`,
    e.`stage`,
    e.`category`
FROM `investment` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `project` `ref_project` ON `ref_project`.`seq` = e.`project_id`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `round` `ref_round` ON `ref_round`.`seq` = e.`round_id`;

CREATE OR REPLACE VIEW `v_rules_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`measure`,
    e.`basis`,
    e.`currency`,
    CAST(e.`limit_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `limit`,
    e.`action`,
    e.`status`,
    e.`clause`,
    e.`source`,
    e.`valid_from`,
    e.`valid_to`,
    e.`pack`,
    e.`subject`,
    e.`direction`,
    e.`denominator`,
    CAST(e.`limit_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `limit_ratio`,
    e.`limit_days`,
    e.`after_days`,
    e.`fund_kinds`,
    e.`funds`,
    e.`industries`,
    e.`regions`,
    e.`tags`,
    e.`stages`,
    e.`categories`,
    e.`note`,
    e.`bootstrapped`
FROM `rule` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

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
    e.`waterfall_term_id`
FROM `approval` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`;

CREATE OR REPLACE VIEW `v_overrides_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`distribution_id`,
    `ref_distribution`.`code` AS `distribution_code`,
    e.`return_of_excess_id`,
    `ref_return_of_excess`.`code` AS `return_of_excess_code`,
    e.`equalisation_id`,
    e.`valuation_id`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`reason`,
    e.`document_sha256`,
    e.`document`
FROM `override` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`;

CREATE OR REPLACE VIEW `v_verdict_lines_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`decision_id`,
    e.`approval_id`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`measure`,
    e.`basis`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`project_id`,
    `ref_project`.`code` AS `project_code`,
    e.`currency`,
    CAST(e.`figure_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `figure`,
    e.`denominator`,
    CAST(e.`divisor_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `divisor`,
    CAST(e.`figure_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `figure_ratio`,
    e.`figure_days`,
    e.`direction`,
    CAST(e.`limit_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `limit`,
    CAST(e.`limit_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `limit_ratio`,
    e.`limit_days`,
    CAST(e.`headroom_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `headroom`,
    CAST(e.`headroom_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `headroom_ratio`,
    e.`headroom_days`,
    CAST(e.`undetermined_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `undetermined`,
    e.`outcome`,
    e.`reason`,
    e.`override_id`
FROM `verdict_line` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`
LEFT JOIN `project` `ref_project` ON `ref_project`.`seq` = e.`project_id`;

CREATE OR REPLACE VIEW `v_funds` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`kind`, h.`currency`, h.`size`, h.`manager_id`, h.`manager_code`,
    h.`established_on`, h.`term_ends_on`, h.`source`, h.`note`, h.`signed_on`,
    h.`registered_on`, h.`investment_ends_on`, h.`exit_ends_on`, h.`extended_to`,
    h.`reported_on`
FROM `v_funds_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `fund` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_investments` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`project_id`, h.`project_code`, h.`fund_id`, h.`fund_code`, h.`round_id`, h.`round_code`,
    h.`currency`, h.`amount`, h.`purpose`, h.`stage`, h.`category`
FROM `v_investments_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

-- Versions that have force; one whose last day has passed stays, with that day.
CREATE OR REPLACE VIEW `v_rules` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`measure`, h.`basis`, h.`currency`, h.`limit`, h.`action`, h.`status`,
    h.`clause`, h.`source`, h.`valid_from`, h.`valid_to`, h.`pack`, h.`subject`, h.`direction`,
    h.`denominator`, h.`limit_ratio`, h.`limit_days`, h.`after_days`, h.`fund_kinds`, h.`funds`,
    h.`industries`, h.`regions`, h.`tags`, h.`stages`, h.`categories`, h.`note`,
    h.`bootstrapped`
FROM `v_rules_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND (h.`pack` IS NULL OR h.`bootstrapped` = 1 OR EXISTS (
        SELECT 1 FROM `approval` p WHERE p.`rule_id` = h.`seq` AND p.`outcome` = 'approve'))
    AND NOT EXISTS (
        SELECT 1 FROM `rule` e
        WHERE e.`entity_id` = h.`id`
            AND (e.`pack` IS NULL OR e.`bootstrapped` = 1 OR EXISTS (
                SELECT 1 FROM `approval` p WHERE p.`rule_id` = e.`seq` AND p.`outcome` = 'approve'))
            AND e.`valid_from` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (e.`valid_from`, e.`seq`) > (h.`valid_from`, h.`seq`));

CREATE OR REPLACE VIEW `v_approvals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`distribution_id`, h.`distribution_code`, h.`return_of_excess_id`,
    h.`return_of_excess_code`, h.`equalisation_id`, h.`valuation_id`, h.`outcome`, h.`note`,
    h.`rule_id`, h.`rule_code`, h.`waterfall_term_id`
FROM `v_approvals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_overrides` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`capital_call_id`, h.`capital_call_code`, h.`distribution_id`,
    h.`distribution_code`, h.`return_of_excess_id`, h.`return_of_excess_code`,
    h.`equalisation_id`, h.`valuation_id`, h.`rule_id`, h.`rule_code`, h.`reason`,
    h.`document_sha256`, h.`document`
FROM `v_overrides_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_verdict_lines` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`decision_id`,
    h.`approval_id`, h.`commitment_id`, h.`commitment_code`, h.`rule_id`, h.`rule_code`,
    h.`measure`, h.`basis`, h.`fund_id`, h.`fund_code`, h.`firm_id`, h.`firm_code`,
    h.`project_id`, h.`project_code`, h.`currency`, h.`figure`, h.`denominator`, h.`divisor`,
    h.`figure_ratio`, h.`figure_days`, h.`direction`, h.`limit`, h.`limit_ratio`,
    h.`limit_days`, h.`headroom`, h.`headroom_ratio`, h.`headroom_days`, h.`undetermined`,
    h.`outcome`, h.`reason`, h.`override_id`
FROM `v_verdict_lines_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
