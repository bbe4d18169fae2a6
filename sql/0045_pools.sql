-- Shared losses: schemes, risk pools and their money; subsidies, special funds and talent awards; securities that IP
-- backs.

-- Risk pool: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `risk_pool` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Operator, by id: the seq of the entry that created it; NULL is unknown
    `operator_party_id` BIGINT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Times of its balance that it covers, an exact decimal of eight places, times 10^8; NULL is unknown
    `times_e8` BIGINT NULL,
    -- Stop line, of what is overdue, an exact decimal of eight places, times 10^8; NULL is unknown
    `stop_line_e8` BIGINT NULL,
    -- Stops: a name of the enumeration; NULL is unknown
    `stop_trigger` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Status: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Clause; NULL is unknown
    `clause` VARCHAR(300) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `risk_pool_entity` (`entity_id`),
    KEY `risk_pool_code` (`code`),
    CONSTRAINT `risk_pool_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `risk_pool_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `risk_pool` (`seq`),
    CONSTRAINT `risk_pool_operator_party_id_fk` FOREIGN KEY (`operator_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `risk_pool_times_positive` CHECK (`times_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Pool entry: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `pool_entry` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Risk pool, by id: the seq of the entry that created it
    `risk_pool_id` BIGINT NOT NULL,
    -- What happened: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Payer or recipient, by id: the seq of the entry that created it; NULL is unknown
    `party_id` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `pool_entry_entity` (`entity_id`),
    CONSTRAINT `pool_entry_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `pool_entry_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `pool_entry` (`seq`),
    CONSTRAINT `pool_entry_risk_pool_id_fk` FOREIGN KEY (`risk_pool_id`)
        REFERENCES `risk_pool` (`seq`),
    CONSTRAINT `pool_entry_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `pool_entry_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Loss scheme: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loss_scheme` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- What counts as the loss: a name of the enumeration
    `base` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Share of the pool, an exact decimal of eight places, times 10^8; NULL is unknown
    `pool_share_e8` BIGINT NULL,
    -- Share of another level, an exact decimal of eight places, times 10^8; NULL is unknown
    `upper_share_e8` BIGINT NULL,
    -- Share of the insurer, an exact decimal of eight places, times 10^8; NULL is unknown
    `insurer_share_e8` BIGINT NULL,
    -- Share of the bank, an exact decimal of eight places, times 10^8; NULL is unknown
    `bank_share_e8` BIGINT NULL,
    -- Share of the guarantor, an exact decimal of eight places, times 10^8; NULL is unknown
    `guarantor_share_e8` BIGINT NULL,
    -- Share of the appraiser, an exact decimal of eight places, times 10^8; NULL is unknown
    `appraiser_share_e8` BIGINT NULL,
    -- Risk pool, by id: the seq of the entry that created it; NULL is unknown
    `risk_pool_id` BIGINT NULL,
    -- Balance of a firm that counts, in minor units of the currency (ISO 4217); NULL is unknown
    `cap_balance_minor` BIGINT NULL,
    -- Only the part that IP secures; NULL is unknown
    `ip_part_only` BOOLEAN NULL,
    -- Pays first: a name of the enumeration; NULL is unknown
    `first_bearer` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Pays first up to, in minor units of the currency (ISO 4217); NULL is unknown
    `first_amount_minor` BIGINT NULL,
    -- Stop line, of what is overdue, an exact decimal of eight places, times 10^8; NULL is unknown
    `stop_line_e8` BIGINT NULL,
    -- Stops: a name of the enumeration; NULL is unknown
    `stop_trigger` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Status: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Clause; NULL is unknown
    `clause` VARCHAR(300) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Valid from
    `valid_from` DATE NOT NULL,
    -- Valid to; NULL is unknown
    `valid_to` DATE NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loss_scheme_entity` (`entity_id`),
    KEY `loss_scheme_code` (`code`),
    CONSTRAINT `loss_scheme_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loss_scheme_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loss_scheme` (`seq`),
    CONSTRAINT `loss_scheme_risk_pool_id_fk` FOREIGN KEY (`risk_pool_id`)
        REFERENCES `risk_pool` (`seq`),
    CONSTRAINT `loss_scheme_cap_balance_positive` CHECK (`cap_balance_minor` > 0),
    CONSTRAINT `loss_scheme_first_amount_positive` CHECK (`first_amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Special fund: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `special_fund` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Level: a name of the enumeration
    `level` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Budget, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- The budget is: a name of the enumeration; NULL is unknown
    `qualifier` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Stands among the funds as, by id: the seq of the entry that created it; NULL is unknown
    `fund_id` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Valid from; NULL is unknown
    `valid_from` DATE NULL,
    -- Valid to; NULL is unknown
    `valid_to` DATE NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `special_fund_entity` (`entity_id`),
    KEY `special_fund_code` (`code`),
    CONSTRAINT `special_fund_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `special_fund_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `special_fund` (`seq`),
    CONSTRAINT `special_fund_fund_id_fk` FOREIGN KEY (`fund_id`)
        REFERENCES `fund` (`seq`),
    CONSTRAINT `special_fund_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Subsidy scheme: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `subsidy_scheme` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Level: a name of the enumeration
    `level` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Pays on: a name of the enumeration
    `cost_kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Computed as: a name of the enumeration
    `method` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Rate, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_e8` BIGINT NULL,
    -- Rate in the second policy year, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_year_2_e8` BIGINT NULL,
    -- Rate in the third policy year, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_year_3_e8` BIGINT NULL,
    -- From this share of the balance, an exact decimal of eight places, times 10^8; NULL is unknown
    `band_from_e8` BIGINT NULL,
    -- Up to this share of the balance, an exact decimal of eight places, times 10^8; NULL is unknown
    `band_to_e8` BIGINT NULL,
    -- Cap, in minor units of the currency (ISO 4217); NULL is unknown
    `cap_minor` BIGINT NULL,
    -- Cap of: a name of the enumeration; NULL is unknown
    `cap_of` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Days of a year; NULL is unknown
    `year_days` BIGINT NULL,
    -- Special fund, by id: the seq of the entry that created it; NULL is unknown
    `special_fund_id` BIGINT NULL,
    -- Status: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Clause; NULL is unknown
    `clause` VARCHAR(300) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Valid from
    `valid_from` DATE NOT NULL,
    -- Valid to; NULL is unknown
    `valid_to` DATE NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `subsidy_scheme_entity` (`entity_id`),
    KEY `subsidy_scheme_code` (`code`),
    CONSTRAINT `subsidy_scheme_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `subsidy_scheme_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `subsidy_scheme` (`seq`),
    CONSTRAINT `subsidy_scheme_special_fund_id_fk` FOREIGN KEY (`special_fund_id`)
        REFERENCES `special_fund` (`seq`),
    CONSTRAINT `subsidy_scheme_cap_positive` CHECK (`cap_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Subsidy claim: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `subsidy_claim` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Subsidy scheme, by id: the seq of the entry that created it
    `subsidy_scheme_id` BIGINT NOT NULL,
    -- Batch; NULL is unknown
    `batch` VARCHAR(80) NULL,
    -- Application year
    `year` BIGINT NOT NULL,
    -- Firm, by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Institution, by id: the seq of the entry that created it; NULL is unknown
    `party_id` BIGINT NULL,
    -- Number of the cost
    `cost_ref` VARCHAR(120) NOT NULL,
    -- Day of the cost
    `cost_on` DATE NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Cost, in minor units of the currency (ISO 4217)
    `cost_minor` BIGINT NOT NULL,
    -- Loan, in minor units of the currency (ISO 4217); NULL is unknown
    `loan_amount_minor` BIGINT NULL,
    -- Policy year; NULL is unknown
    `policy_year` BIGINT NULL,
    -- LPR, an exact decimal of eight places, times 10^8; NULL is unknown
    `lpr_e8` BIGINT NULL,
    -- Part that the pledge secures, an exact decimal of eight places, times 10^8; NULL is unknown
    `pledge_share_e8` BIGINT NULL,
    -- Days; NULL is unknown
    `days` BIGINT NULL,
    -- Computed, in minor units of the currency (ISO 4217); NULL is unknown
    `computed_minor` BIGINT NULL,
    -- Granted, in minor units of the currency (ISO 4217); NULL is unknown
    `granted_minor` BIGINT NULL,
    -- Cut by: a name of the enumeration; NULL is unknown
    `cut_by` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Loan that counted, in minor units of the currency (ISO 4217); NULL is unknown
    `loan_counted_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `subsidy_claim_entity` (`entity_id`),
    KEY `subsidy_claim_code` (`code`),
    CONSTRAINT `subsidy_claim_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `subsidy_claim_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `subsidy_claim` (`seq`),
    CONSTRAINT `subsidy_claim_subsidy_scheme_id_fk` FOREIGN KEY (`subsidy_scheme_id`)
        REFERENCES `subsidy_scheme` (`seq`),
    CONSTRAINT `subsidy_claim_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `subsidy_claim_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `subsidy_claim_cost_positive` CHECK (`cost_minor` > 0),
    CONSTRAINT `subsidy_claim_loan_amount_positive` CHECK (`loan_amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Talent plan: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `talent_plan` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Level: a name of the enumeration
    `level` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Special fund, by id: the seq of the entry that created it; NULL is unknown
    `special_fund_id` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `talent_plan_entity` (`entity_id`),
    KEY `talent_plan_code` (`code`),
    CONSTRAINT `talent_plan_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `talent_plan_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `talent_plan` (`seq`),
    CONSTRAINT `talent_plan_special_fund_id_fk` FOREIGN KEY (`special_fund_id`)
        REFERENCES `special_fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Talent award: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `talent_award` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Talent plan, by id: the seq of the entry that created it
    `talent_plan_id` BIGINT NOT NULL,
    -- Person; NULL is unknown
    `person_name` VARCHAR(80) NULL,
    -- Firm, by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Batch; NULL is unknown
    `batch` VARCHAR(80) NULL,
    -- Awarded on; NULL is unknown
    `awarded_on` DATE NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- Valid from; NULL is unknown
    `valid_from` DATE NULL,
    -- Valid to; NULL is unknown
    `valid_to` DATE NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `talent_award_entity` (`entity_id`),
    KEY `talent_award_code` (`code`),
    CONSTRAINT `talent_award_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `talent_award_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `talent_award` (`seq`),
    CONSTRAINT `talent_award_talent_plan_id_fk` FOREIGN KEY (`talent_plan_id`)
        REFERENCES `talent_plan` (`seq`),
    CONSTRAINT `talent_award_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `talent_award_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Securitisation plan: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `abs_plan` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Structure: a name of the enumeration; NULL is unknown
    `structure` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Originator, by id: the seq of the entry that created it; NULL is unknown
    `originator_party_id` BIGINT NULL,
    -- Plan manager, by id: the seq of the entry that created it; NULL is unknown
    `manager_party_id` BIGINT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Established on
    `established_on` DATE NOT NULL,
    -- Matures on; NULL is unknown
    `matures_on` DATE NULL,
    -- Pays the difference, by id: the seq of the entry that created it; NULL is unknown
    `top_up_party_id` BIGINT NULL,
    -- Pays it up to, in minor units of the currency (ISO 4217); NULL is unknown
    `top_up_limit_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `abs_plan_entity` (`entity_id`),
    KEY `abs_plan_code` (`code`),
    CONSTRAINT `abs_plan_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `abs_plan_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `abs_plan` (`seq`),
    CONSTRAINT `abs_plan_originator_party_id_fk` FOREIGN KEY (`originator_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `abs_plan_manager_party_id_fk` FOREIGN KEY (`manager_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `abs_plan_top_up_party_id_fk` FOREIGN KEY (`top_up_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `abs_plan_top_up_limit_positive` CHECK (`top_up_limit_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Underlying asset: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `abs_asset` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Plan, by id: the seq of the entry that created it
    `abs_plan_id` BIGINT NOT NULL,
    -- Firm, by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Number of the contract; NULL is unknown
    `contract_ref` VARCHAR(120) NULL,
    -- Number of the right; NULL is unknown
    `right_number` VARCHAR(60) NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `abs_asset_entity` (`entity_id`),
    CONSTRAINT `abs_asset_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `abs_asset_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `abs_asset` (`seq`),
    CONSTRAINT `abs_asset_abs_plan_id_fk` FOREIGN KEY (`abs_plan_id`)
        REFERENCES `abs_plan` (`seq`),
    CONSTRAINT `abs_asset_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `abs_asset_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Tranche: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `abs_tranche` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Plan, by id: the seq of the entry that created it
    `abs_plan_id` BIGINT NOT NULL,
    -- Seniority: a name of the enumeration
    `seniority` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Coupon, an exact decimal of eight places, times 10^8; NULL is unknown
    `coupon_e8` BIGINT NULL,
    -- Days of a year; NULL is unknown
    `year_days` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `abs_tranche_entity` (`entity_id`),
    KEY `abs_tranche_code` (`code`),
    CONSTRAINT `abs_tranche_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `abs_tranche_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `abs_tranche` (`seq`),
    CONSTRAINT `abs_tranche_abs_plan_id_fk` FOREIGN KEY (`abs_plan_id`)
        REFERENCES `abs_plan` (`seq`),
    CONSTRAINT `abs_tranche_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Payment day: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `abs_payment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Plan, by id: the seq of the entry that created it
    `abs_plan_id` BIGINT NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Inflow, in minor units of the currency (ISO 4217)
    `inflow_minor` BIGINT NOT NULL,
    -- Fees, in minor units of the currency (ISO 4217)
    `fees_minor` BIGINT NOT NULL,
    -- Senior principal that is due, in minor units of the currency (ISO 4217); NULL is unknown
    `principal_due_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `abs_payment_entity` (`entity_id`),
    CONSTRAINT `abs_payment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `abs_payment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `abs_payment` (`seq`),
    CONSTRAINT `abs_payment_abs_plan_id_fk` FOREIGN KEY (`abs_plan_id`)
        REFERENCES `abs_plan` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Claim for a loss: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loss_claim` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Loan, by id: the seq of the entry that created it
    `loan_id` BIGINT NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Principal lost, in minor units of the currency (ISO 4217)
    `principal_minor` BIGINT NOT NULL,
    -- Interest lost, in minor units of the currency (ISO 4217); NULL is unknown
    `interest_minor` BIGINT NULL,
    -- Scheme at the pay-out, by id: the seq of the entry that is the version; NULL is unknown
    `loss_scheme_id` BIGINT NULL,
    -- Balance of the firm under the scheme, in minor units of the currency (ISO 4217); NULL is unknown
    `firm_balance_minor` BIGINT NULL,
    -- Shared by the scheme, in minor units of the currency (ISO 4217); NULL is unknown
    `base_minor` BIGINT NULL,
    -- The bank's outside the scheme, in minor units of the currency (ISO 4217); NULL is unknown
    `uncovered_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loss_claim_entity` (`entity_id`),
    KEY `loss_claim_code` (`code`),
    CONSTRAINT `loss_claim_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loss_claim_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loss_claim` (`seq`),
    CONSTRAINT `loss_claim_loan_id_fk` FOREIGN KEY (`loan_id`)
        REFERENCES `loan` (`seq`),
    CONSTRAINT `loss_claim_loss_scheme_id_fk` FOREIGN KEY (`loss_scheme_id`)
        REFERENCES `loss_scheme` (`seq`),
    CONSTRAINT `loss_claim_principal_positive` CHECK (`principal_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Compensation: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loss_payment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Claim, by id: the seq of the entry that created it
    `loss_claim_id` BIGINT NOT NULL,
    -- Bearer: a name of the enumeration
    `bearer` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loss_payment_entity` (`entity_id`),
    CONSTRAINT `loss_payment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loss_payment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loss_payment` (`seq`),
    CONSTRAINT `loss_payment_loss_claim_id_fk` FOREIGN KEY (`loss_claim_id`)
        REFERENCES `loss_claim` (`seq`),
    CONSTRAINT `loss_payment_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Recovery: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loss_recovery` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Claim, by id: the seq of the entry that created it
    `loss_claim_id` BIGINT NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Recovered, in minor units of the currency (ISO 4217)
    `gross_minor` BIGINT NOT NULL,
    -- Costs of it, in minor units of the currency (ISO 4217); NULL is unknown
    `costs_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loss_recovery_entity` (`entity_id`),
    CONSTRAINT `loss_recovery_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loss_recovery_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loss_recovery` (`seq`),
    CONSTRAINT `loss_recovery_loss_claim_id_fk` FOREIGN KEY (`loss_claim_id`)
        REFERENCES `loss_claim` (`seq`),
    CONSTRAINT `loss_recovery_gross_positive` CHECK (`gross_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `case_scheme`
    -- Loss scheme, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `loss_scheme_id` BIGINT NULL,
    ADD CONSTRAINT `case_scheme_loss_scheme_id_fk` FOREIGN KEY IF NOT EXISTS (`loss_scheme_id`)
        REFERENCES `loss_scheme` (`seq`);
