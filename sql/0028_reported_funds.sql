-- Funds that are known by their reports: from when on, what these say at the end of each period, and which
-- holdings they list; the part of a call or contribution that lies outside the commitment.

-- How a fund is known: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `fund_basis` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Fund, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- Known by: a name of the enumeration
    `known_by` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Valid from
    `valid_from` DATE NOT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fund_basis_entity` (`entity_id`),
    CONSTRAINT `fund_basis_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fund_basis_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fund_basis` (`seq`),
    CONSTRAINT `fund_basis_fund_id_fk` FOREIGN KEY (`fund_id`)
        REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Report of a fund: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `fund_report` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Fund, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- End of the period
    `period_ends_on` DATE NOT NULL,
    -- Received on; NULL is unknown
    `received_on` DATE NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Net asset value, in minor units of the currency (ISO 4217); NULL is unknown
    `nav_minor` BIGINT NULL,
    -- Commitment, by id: the seq of the entry that created it; NULL is unknown
    `commitment_id` BIGINT NULL,
    -- Capital account, in minor units of the currency (ISO 4217); NULL is unknown
    `capital_account_minor` BIGINT NULL,
    -- Committed by all investors, in minor units of the currency (ISO 4217); NULL is unknown
    `committed_by_all_minor` BIGINT NULL,
    -- Paid in by all investors, in minor units of the currency (ISO 4217); NULL is unknown
    `paid_in_by_all_minor` BIGINT NULL,
    -- Cash, in minor units of the currency (ISO 4217); NULL is unknown
    `cash_minor` BIGINT NULL,
    -- Cost of all holdings, in minor units of the currency (ISO 4217); NULL is unknown
    `holdings_cost_minor` BIGINT NULL,
    -- Fair value of all holdings, in minor units of the currency (ISO 4217); NULL is unknown
    `holdings_value_minor` BIGINT NULL,
    -- All holdings are listed; NULL is unknown
    `holdings_complete` BOOLEAN NULL,
    -- SHA-256; NULL is unknown
    `sha256` VARCHAR(64) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fund_report_entity` (`entity_id`),
    CONSTRAINT `fund_report_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fund_report_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fund_report` (`seq`),
    CONSTRAINT `fund_report_fund_id_fk` FOREIGN KEY (`fund_id`)
        REFERENCES `fund` (`seq`),
    CONSTRAINT `fund_report_commitment_id_fk` FOREIGN KEY (`commitment_id`)
        REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Reported holding: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `reported_holding` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Report, by id: the seq of the entry that created it
    `fund_report_id` BIGINT NOT NULL,
    -- Firm, by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Project, by id: the seq of the entry that created it; NULL is unknown
    `project_id` BIGINT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Cost, in minor units of the currency (ISO 4217); NULL is unknown
    `cost_minor` BIGINT NULL,
    -- Fair value, in minor units of the currency (ISO 4217); NULL is unknown
    `fair_value_minor` BIGINT NULL,
    -- Ownership, an exact decimal of eight places, times 10^8; NULL is unknown
    `ownership_e8` BIGINT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `reported_holding_entity` (`entity_id`),
    CONSTRAINT `reported_holding_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `reported_holding_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `reported_holding` (`seq`),
    CONSTRAINT `reported_holding_fund_report_id_fk` FOREIGN KEY (`fund_report_id`)
        REFERENCES `fund_report` (`seq`),
    CONSTRAINT `reported_holding_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `reported_holding_project_id_fk` FOREIGN KEY (`project_id`)
        REFERENCES `project` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `approval`
    -- Report of a fund, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `fund_report_id` BIGINT NULL,
    ADD CONSTRAINT `approval_fund_report_id_fk` FOREIGN KEY IF NOT EXISTS (`fund_report_id`)
        REFERENCES `fund_report` (`seq`);

ALTER TABLE `capital_call`
    -- Of which outside the commitment (fees, recycling), in minor units of the currency (ISO 4217); NULL is unknown
    ADD COLUMN IF NOT EXISTS `outside_minor` BIGINT NULL;

ALTER TABLE `contribution`
    -- Of which outside the commitment (fees, recycling), in minor units of the currency (ISO 4217); NULL is unknown
    ADD COLUMN IF NOT EXISTS `outside_minor` BIGINT NULL;
