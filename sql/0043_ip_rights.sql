-- IP rights, their owners, events and fees; rules and rates of fees, holidays; pools, trusteeship, valuations; values of indicators.

-- IP right: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_right` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Type of right: a name of the enumeration
    `type` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Application or registration number; NULL is unknown
    `number` VARCHAR(40) NULL,
    -- Title
    `title` VARCHAR(300) NOT NULL,
    -- Filed on; NULL is unknown
    `filed_on` DATE NULL,
    -- Granted or registered on; NULL is unknown
    `granted_on` DATE NULL,
    -- Priority day; NULL is unknown
    `priority_on` DATE NULL,
    -- Class; NULL is unknown
    `classification` VARCHAR(80) NULL,
    -- Term prolonged by days; NULL is unknown
    `compensated_days` BIGINT NULL,
    -- Invention filed on the same day; NULL is unknown
    `same_day_invention` BOOLEAN NULL,
    -- Fees reduced for: a name of the enumeration; NULL is unknown
    `reduction` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Strategic emerging industry; NULL is unknown
    `strategic_industry` BOOLEAN NULL,
    -- Family overseas; NULL is unknown
    `overseas_family` BOOLEAN NULL,
    -- Pledged for a higher amount; NULL is unknown
    `high_pledge` BOOLEAN NULL,
    -- Science or patent award; NULL is unknown
    `awarded` BOOLEAN NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_right_entity` (`entity_id`),
    KEY `ip_right_code` (`code`),
    CONSTRAINT `ip_right_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_right_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_right` (`seq`),
    CONSTRAINT `ip_right_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Owner of a right: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_owner` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it
    `ip_right_id` BIGINT NOT NULL,
    -- Owner (firm), by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Owner (party), by id: the seq of the entry that created it; NULL is unknown
    `party_id` BIGINT NULL,
    -- Owner (not recorded); NULL is unknown
    `owner_name` VARCHAR(120) NULL,
    -- From; NULL is unknown
    `from_on` DATE NULL,
    -- Parts; NULL is unknown
    `parts` BIGINT NULL,
    -- Of parts; NULL is unknown
    `of_parts` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_owner_entity` (`entity_id`),
    CONSTRAINT `ip_owner_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_owner_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_owner` (`seq`),
    CONSTRAINT `ip_owner_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`),
    CONSTRAINT `ip_owner_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `ip_owner_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Event of a right: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_event` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it
    `ip_right_id` BIGINT NOT NULL,
    -- What happened: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- On
    `occurred_on` DATE NOT NULL,
    -- From (firm), by id: the seq of the entry that created it; NULL is unknown
    `from_firm_id` BIGINT NULL,
    -- From (party), by id: the seq of the entry that created it; NULL is unknown
    `from_party_id` BIGINT NULL,
    -- From (not recorded); NULL is unknown
    `from_name` VARCHAR(120) NULL,
    -- To (firm), by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- To (party), by id: the seq of the entry that created it; NULL is unknown
    `party_id` BIGINT NULL,
    -- To (not recorded); NULL is unknown
    `counterpart_name` VARCHAR(120) NULL,
    -- Parts; NULL is unknown
    `parts` BIGINT NULL,
    -- Of parts; NULL is unknown
    `of_parts` BIGINT NULL,
    -- Ends on; NULL is unknown
    `ends_on` DATE NULL,
    -- Licence that ended, by id: the seq of the entry that created it; NULL is unknown
    `licence_id` BIGINT NULL,
    -- Pledgee consents; NULL is unknown
    `consented` BOOLEAN NULL,
    -- Document; NULL is unknown
    `document` VARCHAR(200) NULL,
    -- SHA-256; NULL is unknown
    `sha256` VARCHAR(64) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_event_entity` (`entity_id`),
    CONSTRAINT `ip_event_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_event_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_event` (`seq`),
    CONSTRAINT `ip_event_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`),
    CONSTRAINT `ip_event_from_firm_id_fk` FOREIGN KEY (`from_firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `ip_event_from_party_id_fk` FOREIGN KEY (`from_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `ip_event_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `ip_event_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `ip_event_licence_id_fk` FOREIGN KEY (`licence_id`)
        REFERENCES `ip_event` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Rule of annual fees: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_fee_rule` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Months of grace
    `grace_months` BIGINT NOT NULL,
    -- Of them without a late fee, months
    `free_months` BIGINT NOT NULL,
    -- Late fee a month, per cent
    `late_percent` BIGINT NOT NULL,
    -- Years that are reduced
    `reduced_years` BIGINT NOT NULL,
    -- Reduction for one owner, per cent
    `single_percent` BIGINT NOT NULL,
    -- Reduction for several owners, per cent
    `joint_percent` BIGINT NOT NULL,
    -- Reduction of an open licence, per cent
    `open_licence_percent` BIGINT NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Fee of a year by which a term was prolonged, in minor units of the currency (ISO 4217)
    `compensation_minor` BIGINT NOT NULL,
    -- Fee of restoring, in minor units of the currency (ISO 4217)
    `restoring_minor` BIGINT NOT NULL,
    -- Status: a name of the enumeration
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Clause; NULL is unknown
    `clause` VARCHAR(300) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Valid from
    `valid_from` DATE NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_fee_rule_entity` (`entity_id`),
    KEY `ip_fee_rule_code` (`code`),
    CONSTRAINT `ip_fee_rule_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_fee_rule_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_fee_rule` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Rate of annual fees: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_fee_rate` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Rule, by id: the seq of the entry that created it
    `ip_fee_rule_id` BIGINT NOT NULL,
    -- Type of right: a name of the enumeration
    `type` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Up to year
    `last_year` BIGINT NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Fee of a year, in minor units of the currency (ISO 4217)
    `fee_minor` BIGINT NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_fee_rate_entity` (`entity_id`),
    KEY `ip_fee_rate_code` (`code`),
    CONSTRAINT `ip_fee_rate_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_fee_rate_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_fee_rate` (`seq`),
    CONSTRAINT `ip_fee_rate_ip_fee_rule_id_fk` FOREIGN KEY (`ip_fee_rule_id`)
        REFERENCES `ip_fee_rule` (`seq`),
    CONSTRAINT `ip_fee_rate_fee_positive` CHECK (`fee_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Holiday: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `holiday` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Name
    `name` VARCHAR(80) NOT NULL,
    -- Day
    `day` DATE NOT NULL,
    -- Worked all the same; NULL is unknown
    `worked` BOOLEAN NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `holiday_entity` (`entity_id`),
    CONSTRAINT `holiday_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `holiday_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `holiday` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Annual fee: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_fee` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it
    `ip_right_id` BIGINT NOT NULL,
    -- Year of the right
    `year` BIGINT NOT NULL,
    -- Paid on
    `paid_on` DATE NOT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount paid, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- Fees reduced for: a name of the enumeration; NULL is unknown
    `reduction` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Receipt; NULL is unknown
    `receipt` VARCHAR(80) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_fee_entity` (`entity_id`),
    CONSTRAINT `ip_fee_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_fee_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_fee` (`seq`),
    CONSTRAINT `ip_fee_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`),
    CONSTRAINT `ip_fee_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Pool of rights: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_pool` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- Firm, by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Operator, by id: the seq of the entry that created it; NULL is unknown
    `operator_id` BIGINT NULL,
    -- Stated as: a name of the enumeration; NULL is unknown
    `qualifier` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Rights, as stated; NULL is unknown
    `stated_rights` BIGINT NULL,
    -- Type, as stated: a name of the enumeration; NULL is unknown
    `stated_type` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Stated on; NULL is unknown
    `stated_on` DATE NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_pool_entity` (`entity_id`),
    KEY `ip_pool_code` (`code`),
    CONSTRAINT `ip_pool_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_pool_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_pool` (`seq`),
    CONSTRAINT `ip_pool_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `ip_pool_operator_id_fk` FOREIGN KEY (`operator_id`)
        REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Right in a pool: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_pool_member` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Pool, by id: the seq of the entry that created it
    `ip_pool_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it
    `ip_right_id` BIGINT NOT NULL,
    -- From
    `from_on` DATE NOT NULL,
    -- To; NULL is unknown
    `to_on` DATE NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_pool_member_entity` (`entity_id`),
    KEY `ip_pool_member_code` (`code`),
    CONSTRAINT `ip_pool_member_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_pool_member_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_pool_member` (`seq`),
    CONSTRAINT `ip_pool_member_ip_pool_id_fk` FOREIGN KEY (`ip_pool_id`)
        REFERENCES `ip_pool` (`seq`),
    CONSTRAINT `ip_pool_member_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Trusteeship: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `trusteeship` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Trustee, by id: the seq of the entry that created it
    `agent_id` BIGINT NOT NULL,
    -- From
    `from_on` DATE NOT NULL,
    -- To; NULL is unknown
    `to_on` DATE NULL,
    -- Contract; NULL is unknown
    `contract` VARCHAR(200) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `trusteeship_entity` (`entity_id`),
    KEY `trusteeship_code` (`code`),
    CONSTRAINT `trusteeship_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `trusteeship_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `trusteeship` (`seq`),
    CONSTRAINT `trusteeship_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `trusteeship_agent_id_fk` FOREIGN KEY (`agent_id`)
        REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Valuation of rights: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `ip_valuation` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it; NULL is unknown
    `ip_right_id` BIGINT NULL,
    -- Pool, by id: the seq of the entry that created it; NULL is unknown
    `ip_pool_id` BIGINT NULL,
    -- Method: a name of the enumeration
    `method` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Valued on
    `valued_on` DATE NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Value, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Appraiser, by id: the seq of the entry that created it; NULL is unknown
    `appraiser_id` BIGINT NULL,
    -- Inputs; NULL is unknown
    `inputs` VARCHAR(2000) NULL,
    -- Document; NULL is unknown
    `document` VARCHAR(200) NULL,
    -- SHA-256; NULL is unknown
    `sha256` VARCHAR(64) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `ip_valuation_entity` (`entity_id`),
    CONSTRAINT `ip_valuation_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `ip_valuation_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `ip_valuation` (`seq`),
    CONSTRAINT `ip_valuation_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`),
    CONSTRAINT `ip_valuation_ip_pool_id_fk` FOREIGN KEY (`ip_pool_id`)
        REFERENCES `ip_pool` (`seq`),
    CONSTRAINT `ip_valuation_appraiser_id_fk` FOREIGN KEY (`appraiser_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `ip_valuation_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
