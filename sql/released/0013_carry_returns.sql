-- Carry that a manager pays back, and the part of a fee that its terms waive. As in 0006 and 0008: one table
-- per kind of record, append-only triggers, and the views of the auditor's account; NULL is unknown.

CREATE TABLE IF NOT EXISTS `carry_return` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `carry_return_entity` (`entity_id`),
    CONSTRAINT `carry_return_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `carry_return_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `carry_return` (`seq`),
    CONSTRAINT `carry_return_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `carry_return_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `fee_term`
    -- the part of the fee that is waived: an exact decimal of eight places, times 10^8
    ADD COLUMN IF NOT EXISTS `waiver_share_e8` BIGINT NULL;

CREATE OR REPLACE TRIGGER `carry_return_no_update` BEFORE UPDATE ON `carry_return` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'carry_return is append-only';

CREATE OR REPLACE TRIGGER `carry_return_no_delete` BEFORE DELETE ON `carry_return` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'carry_return is append-only';

CREATE OR REPLACE VIEW `v_carry_returns_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reference`,
    e.`note`
FROM `carry_return` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_carry_returns` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`currency`, h.`amount`, h.`reference`, h.`note`
FROM `v_carry_returns_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_fee_terms_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`base`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`valid_from`,
    e.`valid_to`,
    e.`clause`,
    CAST(e.`waiver_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `waiver_share`
FROM `fee_term` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_fee_terms` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`base`, h.`rate`, h.`valid_from`, h.`valid_to`, h.`clause`, h.`waiver_share`
FROM `v_fee_terms_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
