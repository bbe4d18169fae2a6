-- Waterfalls: how a fund's distributions are split between its investors and its manager. As in 0006: one
-- table per kind of record, append-only triggers, and the views of the auditor's account.

-- Dated terms of a fund's distributions: proposals, decided by an approval.
CREATE TABLE IF NOT EXISTS `waterfall_term` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- what it is: names of the enumerations
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- exact decimals of eight places, times 10^8: fractions of one
    `hurdle_rate_e8` BIGINT NOT NULL,
    `compounding` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `day_count` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `catch_up_share_e8` BIGINT NOT NULL,
    `lp_share_e8` BIGINT NOT NULL,
    `carry_share_e8` BIGINT NOT NULL,
    -- the manager's own commitment
    `gp_commitment_id` BIGINT NULL,
    -- carry beyond what is due comes back, less the tax that was paid on it
    `clawback` BOOLEAN NULL,
    `clawback_tax_e8` BIGINT NULL,
    -- of the gains of public investors, and who receives it
    `concession_share_e8` BIGINT NULL,
    `concession_to` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- in force from and to, both days included
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- the text it rests on
    `clause` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `waterfall_term_entity` (`entity_id`),
    CONSTRAINT `waterfall_term_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `waterfall_term_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `waterfall_term` (`seq`),
    CONSTRAINT `waterfall_term_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `waterfall_term_gp_commitment_id_fk` FOREIGN KEY (`gp_commitment_id`) REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Further tiers of such terms: a hurdle, and the split from there on.
CREATE TABLE IF NOT EXISTS `waterfall_tier` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `waterfall_term_id` BIGINT NOT NULL,
    -- exact decimals of eight places, times 10^8: fractions of one
    `hurdle_rate_e8` BIGINT NOT NULL,
    `lp_share_e8` BIGINT NOT NULL,
    `carry_share_e8` BIGINT NOT NULL,
    -- the text it rests on
    `clause` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `waterfall_tier_entity` (`entity_id`),
    CONSTRAINT `waterfall_tier_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `waterfall_tier_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `waterfall_tier` (`seq`),
    CONSTRAINT `waterfall_tier_waterfall_term_id_fk` FOREIGN KEY (`waterfall_term_id`) REFERENCES `waterfall_term` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Carried interest that leaves with a distribution.
ALTER TABLE `distribution` ADD COLUMN IF NOT EXISTS `carry_minor` BIGINT NULL;

-- Terms are decided as notices and valuations are.
ALTER TABLE `approval` ADD COLUMN IF NOT EXISTS `waterfall_term_id` BIGINT NULL;

ALTER TABLE `approval` ADD CONSTRAINT `approval_waterfall_term_id_fk`
    FOREIGN KEY IF NOT EXISTS (`waterfall_term_id`) REFERENCES `waterfall_term` (`seq`);

CREATE OR REPLACE TRIGGER `waterfall_term_no_update` BEFORE UPDATE ON `waterfall_term` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'waterfall_term is append-only';

CREATE OR REPLACE TRIGGER `waterfall_term_no_delete` BEFORE DELETE ON `waterfall_term` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'waterfall_term is append-only';

CREATE OR REPLACE TRIGGER `waterfall_tier_no_update` BEFORE UPDATE ON `waterfall_tier` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'waterfall_tier is append-only';

CREATE OR REPLACE TRIGGER `waterfall_tier_no_delete` BEFORE DELETE ON `waterfall_tier` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'waterfall_tier is append-only';

CREATE OR REPLACE VIEW `v_waterfall_terms_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`kind`,
    CAST(e.`hurdle_rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `hurdle_rate`,
    e.`compounding`,
    e.`day_count`,
    CAST(e.`catch_up_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `catch_up_share`,
    CAST(e.`lp_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `lp_share`,
    CAST(e.`carry_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `carry_share`,
    e.`gp_commitment_id`,
    `ref_gp_commitment`.`code` AS `gp_commitment_code`,
    e.`clawback`,
    CAST(e.`clawback_tax_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `clawback_tax`,
    CAST(e.`concession_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `concession_share`,
    e.`concession_to`,
    e.`valid_from`,
    e.`valid_to`,
    e.`clause`
FROM `waterfall_term` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `commitment` `ref_gp_commitment` ON `ref_gp_commitment`.`seq` = e.`gp_commitment_id`;

CREATE OR REPLACE VIEW `v_waterfall_tiers_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`waterfall_term_id`,
    CAST(e.`hurdle_rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `hurdle_rate`,
    CAST(e.`lp_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `lp_share`,
    CAST(e.`carry_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `carry_share`,
    e.`clause`
FROM `waterfall_tier` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_distributions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`currency`,
    CAST(e.`return_of_capital_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `return_of_capital`,
    CAST(e.`gain_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `gain`,
    CAST(e.`income_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `income`,
    CAST(e.`recallable_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `recallable`,
    e.`recall_expires_on`,
    e.`basis`,
    e.`note`,
    CAST(e.`carry_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `carry`
FROM `distribution` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

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
    e.`waterfall_term_id`
FROM `approval` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`;

CREATE OR REPLACE VIEW `v_waterfall_terms` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`kind`, h.`hurdle_rate`, h.`compounding`, h.`day_count`,
    h.`catch_up_share`, h.`lp_share`, h.`carry_share`, h.`gp_commitment_id`,
    h.`gp_commitment_code`, h.`clawback`, h.`clawback_tax`, h.`concession_share`,
    h.`concession_to`, h.`valid_from`, h.`valid_to`, h.`clause`
FROM `v_waterfall_terms_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_waterfall_tiers` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`,
    h.`waterfall_term_id`, h.`hurdle_rate`, h.`lp_share`, h.`carry_share`, h.`clause`
FROM `v_waterfall_tiers_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_distributions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`currency`, h.`return_of_capital`, h.`gain`, h.`income`, h.`recallable`,
    h.`recall_expires_on`, h.`basis`, h.`note`, h.`carry`
FROM `v_distributions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_approvals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`distribution_id`, h.`distribution_code`, h.`return_of_excess_id`,
    h.`return_of_excess_code`, h.`equalisation_id`, h.`valuation_id`, h.`outcome`, h.`note`,
    h.`waterfall_term_id`
FROM `v_approvals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
