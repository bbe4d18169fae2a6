-- One table per kind of record, one row per entry of that kind. Columns are those of the field tables
-- of the program; a test compares them. Nothing here is ever updated or deleted.

-- Legal persons that are neither funds nor firms here.
CREATE TABLE IF NOT EXISTS `party` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- what it is: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- unified social credit code, GB 32100-2015
    `credit_code` VARCHAR(18) NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `party_entity` (`entity_id`),
    KEY `party_code` (`code`),
    CONSTRAINT `party_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `party_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- People who sign in: identity and role. Passwords are in credential.
CREATE TABLE IF NOT EXISTS `user` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `user_name` VARCHAR(40) NOT NULL,
    -- what people call it
    `display_name` VARCHAR(80) NOT NULL,
    -- what it is: a name of the enumeration
    `role` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- may sign in
    `enabled` BOOLEAN NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `user_entity` (`entity_id`),
    KEY `user_user_name` (`user_name`),
    CONSTRAINT `user_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `user_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `user` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Funds of the chain.
CREATE TABLE IF NOT EXISTS `fund` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- what it is: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `size_minor` BIGINT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `manager_id` BIGINT NULL,
    -- days; NULL is unknown
    `established_on` DATE NULL,
    `term_ends_on` DATE NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fund_entity` (`entity_id`),
    KEY `fund_code` (`code`),
    CONSTRAINT `fund_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fund_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `fund_manager_id_fk` FOREIGN KEY (`manager_id`) REFERENCES `party` (`seq`),
    CONSTRAINT `fund_size_positive` CHECK (`size_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Portfolio companies and their peers.
CREATE TABLE IF NOT EXISTS `firm` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- unified social credit code, GB 32100-2015
    `credit_code` VARCHAR(18) NULL,
    -- industry by GB/T 4754, region by GB/T 2260
    `industry` VARCHAR(8) NULL,
    `region` VARCHAR(6) NULL,
    -- days; NULL is unknown
    `established_on` DATE NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `firm_entity` (`entity_id`),
    KEY `firm_code` (`code`),
    CONSTRAINT `firm_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `firm_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `firm` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Dated qualities of a firm.
CREATE TABLE IF NOT EXISTS `firm_tag` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `tag` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- in force from and to, both days included
    `valid_from` DATE NULL,
    `valid_to` DATE NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `firm_tag_entity` (`entity_id`),
    CONSTRAINT `firm_tag_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `firm_tag_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `firm_tag` (`seq`),
    CONSTRAINT `firm_tag_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Investment cases: what the cap applies to.
CREATE TABLE IF NOT EXISTS `project` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `project_entity` (`entity_id`),
    KEY `project_code` (`code`),
    CONSTRAINT `project_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `project_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `project` (`seq`),
    CONSTRAINT `project_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Funding rounds of a firm.
CREATE TABLE IF NOT EXISTS `round` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- as the market calls it
    `series` VARCHAR(40) NOT NULL,
    -- days; NULL is unknown
    `announced_on` DATE NULL,
    `closed_on` DATE NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_raised_minor` BIGINT NULL,
    `pre_money_minor` BIGINT NULL,
    -- exact decimals of eight places, times 10^8
    `unit_price_e8` BIGINT NULL,
    -- what it is: a name of the enumeration
    `security_class` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `round_entity` (`entity_id`),
    KEY `round_code` (`code`),
    CONSTRAINT `round_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `round_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `round` (`seq`),
    CONSTRAINT `round_firm_id_fk` FOREIGN KEY (`firm_id`) REFERENCES `firm` (`seq`),
    CONSTRAINT `round_amount_raised_positive` CHECK (`amount_raised_minor` > 0),
    CONSTRAINT `round_pre_money_positive` CHECK (`pre_money_minor` > 0),
    CONSTRAINT `round_unit_price_positive` CHECK (`unit_price_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Promises of a fund or a party to a fund.
CREATE TABLE IF NOT EXISTS `commitment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    `investor_fund_id` BIGINT NULL,
    `investor_party_id` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `commitment_entity` (`entity_id`),
    KEY `commitment_code` (`code`),
    CONSTRAINT `commitment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `commitment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `commitment_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `commitment_investor_fund_id_fk` FOREIGN KEY (`investor_fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `commitment_investor_party_id_fk` FOREIGN KEY (`investor_party_id`) REFERENCES `party` (`seq`),
    CONSTRAINT `commitment_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Dated limits.
CREATE TABLE IF NOT EXISTS `rule` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what people call it
    `name` VARCHAR(120) NOT NULL,
    `name_en` VARCHAR(200) NULL,
    -- what it is: a name of the enumeration
    `measure` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `limit_minor` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `status` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- the text it rests on
    `clause` VARCHAR(300) NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    -- in force from and to, both days included
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `rule_entity` (`entity_id`),
    KEY `rule_code` (`code`),
    CONSTRAINT `rule_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `rule_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `rule` (`seq`),
    CONSTRAINT `rule_limit_positive` CHECK (`limit_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Proposals that a fund invest in a project.
CREATE TABLE IF NOT EXISTS `investment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key, the same in all versions of one entity
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `project_id` BIGINT NOT NULL,
    `fund_id` BIGINT NOT NULL,
    `round_id` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- what the money is for
    `purpose` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `investment_entity` (`entity_id`),
    KEY `investment_code` (`code`),
    CONSTRAINT `investment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `investment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `investment_project_id_fk` FOREIGN KEY (`project_id`) REFERENCES `project` (`seq`),
    CONSTRAINT `investment_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `investment_round_id_fk` FOREIGN KEY (`round_id`) REFERENCES `round` (`seq`),
    CONSTRAINT `investment_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Decisions on proposals, with the figures they were taken on.
CREATE TABLE IF NOT EXISTS `decision` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `outcome` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- computed: the version of the rule that was applied
    `rule_id` BIGINT NULL,
    -- computed: what the limit is measured on, and in what
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- computed: limit and figures before the decision, in minor units
    `limit_minor` BIGINT NULL,
    `used_direct_minor` BIGINT NULL,
    `used_chain_minor` BIGINT NULL,
    `used_look_through_minor` BIGINT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `decision_entity` (`entity_id`),
    CONSTRAINT `decision_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `decision_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `decision` (`seq`),
    CONSTRAINT `decision_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `decision_rule_id_fk` FOREIGN KEY (`rule_id`) REFERENCES `rule` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Tranches paid of approved investments.
CREATE TABLE IF NOT EXISTS `payment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `payment_entity` (`entity_id`),
    CONSTRAINT `payment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `payment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `payment` (`seq`),
    CONSTRAINT `payment_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `payment_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Investors' parts of a round.
CREATE TABLE IF NOT EXISTS `subscription` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `round_id` BIGINT NOT NULL,
    `investor_fund_id` BIGINT NULL,
    `investor_party_id` BIGINT NULL,
    `investment_id` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NULL,
    -- exact decimals of eight places, times 10^8
    `units_e8` BIGINT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `subscription_entity` (`entity_id`),
    CONSTRAINT `subscription_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `subscription_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `subscription` (`seq`),
    CONSTRAINT `subscription_round_id_fk` FOREIGN KEY (`round_id`) REFERENCES `round` (`seq`),
    CONSTRAINT `subscription_investor_fund_id_fk` FOREIGN KEY (`investor_fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `subscription_investor_party_id_fk` FOREIGN KEY (`investor_party_id`) REFERENCES `party` (`seq`),
    CONSTRAINT `subscription_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `subscription_amount_positive` CHECK (`amount_minor` > 0),
    CONSTRAINT `subscription_units_positive` CHECK (`units_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Entries that undo another entry.
CREATE TABLE IF NOT EXISTS `reversal` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- the entry that is undone, and why
    `reversed_seq` BIGINT NOT NULL,
    `reason` VARCHAR(500) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `reversal_entity` (`entity_id`),
    UNIQUE KEY `reversal_once` (`reversed_seq`),
    CONSTRAINT `reversal_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `reversal_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `reversal` (`seq`),
    CONSTRAINT `reversal_reversed_seq_fk` FOREIGN KEY (`reversed_seq`) REFERENCES `journal` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What was taken away as CSV.
CREATE TABLE IF NOT EXISTS `export` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what was taken
    `dataset` VARCHAR(40) NOT NULL,
    -- the view it was taken of
    `as_of` DATE NOT NULL,
    `as_known` BIGINT NOT NULL,
    -- how much it was, and the digest of its bytes
    `row_count` BIGINT NOT NULL,
    `sha256` VARCHAR(64) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `export_entity` (`entity_id`),
    CONSTRAINT `export_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `export_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `export` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
