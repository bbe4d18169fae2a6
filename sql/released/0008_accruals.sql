-- What funds owe before they pay, and what is set off against their fees. As in 0006: one table per kind of
-- record, append-only triggers, and the views of the auditor's account.

-- What a fund owes for a category of expenses and has not paid: each takes the place of the one before.
CREATE TABLE IF NOT EXISTS `accrual` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `category` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `accrual_entity` (`entity_id`),
    CONSTRAINT `accrual_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `accrual_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `accrual` (`seq`),
    CONSTRAINT `accrual_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `accrual_amount_not_negative` CHECK (`amount_minor` >= 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Fees that a fund's manager got from somebody else.
CREATE TABLE IF NOT EXISTS `fee_offset` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `category` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- exact decimals of eight places, times 10^8
    `share_e8` BIGINT NOT NULL,
    -- who paid, by id
    `firm_id` BIGINT NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fee_offset_entity` (`entity_id`),
    CONSTRAINT `fee_offset_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fee_offset_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fee_offset` (`seq`),
    CONSTRAINT `fee_offset_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `fee_offset_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`),
    CONSTRAINT `fee_offset_amount_positive` CHECK (`amount_minor` > 0),
    CONSTRAINT `fee_offset_share_positive` CHECK (`share_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE OR REPLACE TRIGGER `accrual_no_update` BEFORE UPDATE ON `accrual` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'accrual is append-only';

CREATE OR REPLACE TRIGGER `accrual_no_delete` BEFORE DELETE ON `accrual` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'accrual is append-only';

CREATE OR REPLACE TRIGGER `fee_offset_no_update` BEFORE UPDATE ON `fee_offset` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fee_offset is append-only';

CREATE OR REPLACE TRIGGER `fee_offset_no_delete` BEFORE DELETE ON `fee_offset` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fee_offset is append-only';

CREATE OR REPLACE VIEW `v_accruals_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`category`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`note`
FROM `accrual` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_fee_offsets_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`category`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    CAST(e.`share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `share`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`reference`
FROM `fee_offset` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`;

CREATE OR REPLACE VIEW `v_accruals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`category`, h.`currency`, h.`amount`, h.`note`
FROM `v_accruals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_fee_offsets` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`category`, h.`currency`, h.`amount`, h.`share`, h.`firm_id`, h.`firm_code`,
    h.`reference`
FROM `v_fee_offsets_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
