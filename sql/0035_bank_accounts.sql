-- Bank accounts that investors of a fund pay to; another person approves each.

-- Bank account of a fund: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `bank_account` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Fund, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- Account name
    `account_name` VARCHAR(200) NOT NULL,
    -- Bank and branch
    `bank` VARCHAR(200) NOT NULL,
    -- Account number
    `account_number` VARCHAR(64) NOT NULL,
    -- Bank code (CNAPS or BIC); NULL is unknown
    `bank_code` VARCHAR(20) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `bank_account_entity` (`entity_id`),
    CONSTRAINT `bank_account_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `bank_account_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `bank_account` (`seq`),
    CONSTRAINT `bank_account_fund_id_fk` FOREIGN KEY (`fund_id`)
        REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `approval`
    -- Bank account of a fund, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `bank_account_id` BIGINT NULL,
    ADD CONSTRAINT `approval_bank_account_id_fk` FOREIGN KEY IF NOT EXISTS (`bank_account_id`)
        REFERENCES `bank_account` (`seq`);
