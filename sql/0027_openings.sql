-- Opening balances: how a fund stood when its ledger began, by commitment and by holding; and their approval.

-- Opening balance: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `opening` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Fund, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- Kept since
    `opened_on` DATE NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Cash, in minor units of the currency (ISO 4217)
    `cash_minor` BIGINT NOT NULL,
    -- Preferred return accrued, not paid, in minor units of the currency (ISO 4217); NULL is unknown
    `preferred_accrued_minor` BIGINT NULL,
    -- Carry paid before, in minor units of the currency (ISO 4217); NULL is unknown
    `carry_before_minor` BIGINT NULL,
    -- Credited as local investment before, in minor units of the currency (ISO 4217); NULL is unknown
    `recognised_before_minor` BIGINT NULL,
    -- Document
    `document_title` VARCHAR(300) NOT NULL,
    -- SHA-256 of the document
    `document_sha256` VARCHAR(64) NOT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `opening_entity` (`entity_id`),
    CONSTRAINT `opening_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `opening_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `opening` (`seq`),
    CONSTRAINT `opening_fund_id_fk` FOREIGN KEY (`fund_id`)
        REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Opening balance of a commitment: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `opening_commitment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Opening balance, by id: the seq of the entry that created it
    `opening_id` BIGINT NOT NULL,
    -- Commitment, by id: the seq of the entry that created it
    `commitment_id` BIGINT NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Paid in, in minor units of the currency (ISO 4217)
    `paid_in_minor` BIGINT NOT NULL,
    -- Paid in outside the commitment, in minor units of the currency (ISO 4217); NULL is unknown
    `outside_minor` BIGINT NULL,
    -- Return of capital, in minor units of the currency (ISO 4217); NULL is unknown
    `return_of_capital_minor` BIGINT NULL,
    -- Gain, in minor units of the currency (ISO 4217); NULL is unknown
    `gain_minor` BIGINT NULL,
    -- Income, in minor units of the currency (ISO 4217); NULL is unknown
    `income_minor` BIGINT NULL,
    -- Of which recallable, in minor units of the currency (ISO 4217); NULL is unknown
    `recallable_minor` BIGINT NULL,
    -- Recallable until; NULL is unknown
    `recall_expires_on` DATE NULL,
    -- Released, in minor units of the currency (ISO 4217); NULL is unknown
    `released_minor` BIGINT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `opening_commitment_entity` (`entity_id`),
    CONSTRAINT `opening_commitment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `opening_commitment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `opening_commitment` (`seq`),
    CONSTRAINT `opening_commitment_opening_id_fk` FOREIGN KEY (`opening_id`)
        REFERENCES `opening` (`seq`),
    CONSTRAINT `opening_commitment_commitment_id_fk` FOREIGN KEY (`commitment_id`)
        REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Opening balance of a holding: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `opening_holding` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Opening balance, by id: the seq of the entry that created it
    `opening_id` BIGINT NOT NULL,
    -- Investment, by id: the seq of the entry that created it; NULL is unknown
    `investment_id` BIGINT NULL,
    -- Commitment, by id: the seq of the entry that created it; NULL is unknown
    `commitment_id` BIGINT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Paid to date, in minor units of the currency (ISO 4217)
    `paid_minor` BIGINT NOT NULL,
    -- Cost left, in minor units of the currency (ISO 4217)
    `cost_minor` BIGINT NOT NULL,
    -- Fair value, in minor units of the currency (ISO 4217); NULL is unknown
    `fair_value_minor` BIGINT NULL,
    -- Valued on; NULL is unknown
    `valued_on` DATE NULL,
    -- Proceeds, in minor units of the currency (ISO 4217); NULL is unknown
    `proceeds_minor` BIGINT NULL,
    -- Of which dividends and interest, in minor units of the currency (ISO 4217); NULL is unknown
    `income_minor` BIGINT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `opening_holding_entity` (`entity_id`),
    CONSTRAINT `opening_holding_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `opening_holding_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `opening_holding` (`seq`),
    CONSTRAINT `opening_holding_opening_id_fk` FOREIGN KEY (`opening_id`)
        REFERENCES `opening` (`seq`),
    CONSTRAINT `opening_holding_investment_id_fk` FOREIGN KEY (`investment_id`)
        REFERENCES `investment` (`seq`),
    CONSTRAINT `opening_holding_commitment_id_fk` FOREIGN KEY (`commitment_id`)
        REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `approval`
    -- Opening balance, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `opening_id` BIGINT NULL,
    ADD CONSTRAINT `approval_opening_id_fk` FOREIGN KEY IF NOT EXISTS (`opening_id`)
        REFERENCES `opening` (`seq`);
