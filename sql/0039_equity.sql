-- The capital of firms: classes, option pools, securities, what becomes of them, what is paid in and stated.

-- Class of capital: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `share_class` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Name
    `name` VARCHAR(120) NOT NULL,
    -- English name; NULL is unknown
    `name_en` VARCHAR(200) NULL,
    -- Unit: a name of the enumeration
    `unit` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Basis of its rights: a name of the enumeration; NULL is unknown
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Original price, an exact decimal of eight places, times 10^8; NULL is unknown
    `original_price_e8` BIGINT NULL,
    -- Par value, an exact decimal of eight places, times 10^8; NULL is unknown
    `par_e8` BIGINT NULL,
    -- Authorised units, an exact decimal of eight places, times 10^8; NULL is unknown
    `authorised_units_e8` BIGINT NULL,
    -- Votes per unit, an exact decimal of eight places, times 10^8; NULL is unknown
    `votes_e8` BIGINT NULL,
    -- Liquidation rank (1 is paid first); NULL is unknown
    `liquidation_rank` BIGINT NULL,
    -- Preference multiple, an exact decimal of eight places, times 10^8; NULL is unknown
    `preference_multiple_e8` BIGINT NULL,
    -- Preference of: a name of the enumeration; NULL is unknown
    `preference_base` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Participation: a name of the enumeration; NULL is unknown
    `participation` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Cap multiple, an exact decimal of eight places, times 10^8; NULL is unknown
    `participation_multiple_e8` BIGINT NULL,
    -- Cap without the preference; NULL is unknown
    `cap_without_preference` BOOLEAN NULL,
    -- Dividend rate per year, an exact decimal of eight places, times 10^8; NULL is unknown
    `dividend_rate_e8` BIGINT NULL,
    -- Dividend cumulates; NULL is unknown
    `dividend_cumulates` BOOLEAN NULL,
    -- Converts to, by id: the seq of the entry that created it; NULL is unknown
    `converts_to_id` BIGINT NULL,
    -- Conversion ratio, an exact decimal of eight places, times 10^8; NULL is unknown
    `conversion_ratio_e8` BIGINT NULL,
    -- Anti-dilution: a name of the enumeration; NULL is unknown
    `anti_dilution` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `share_class_entity` (`entity_id`),
    KEY `share_class_code` (`code`),
    CONSTRAINT `share_class_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `share_class_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `share_class` (`seq`),
    CONSTRAINT `share_class_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `share_class_converts_to_id_fk` FOREIGN KEY (`converts_to_id`)
        REFERENCES `share_class` (`seq`),
    CONSTRAINT `share_class_original_price_positive` CHECK (`original_price_e8` > 0),
    CONSTRAINT `share_class_par_positive` CHECK (`par_e8` > 0),
    CONSTRAINT `share_class_authorised_units_positive` CHECK (`authorised_units_e8` > 0),
    CONSTRAINT `share_class_preference_multiple_positive` CHECK (`preference_multiple_e8` > 0),
    CONSTRAINT `share_class_participation_multiple_positive` CHECK (`participation_multiple_e8` > 0),
    CONSTRAINT `share_class_dividend_rate_positive` CHECK (`dividend_rate_e8` > 0),
    CONSTRAINT `share_class_conversion_ratio_positive` CHECK (`conversion_ratio_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Option pool: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `option_pool` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Class, by id: the seq of the entry that created it
    `class_id` BIGINT NOT NULL,
    -- Name
    `name` VARCHAR(120) NOT NULL,
    -- Reserved units, an exact decimal of eight places, times 10^8
    `reserved_units_e8` BIGINT NOT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `option_pool_entity` (`entity_id`),
    KEY `option_pool_code` (`code`),
    CONSTRAINT `option_pool_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `option_pool_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `option_pool` (`seq`),
    CONSTRAINT `option_pool_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `option_pool_class_id_fk` FOREIGN KEY (`class_id`)
        REFERENCES `share_class` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Security: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `security` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Certificate
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Kind: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Class, by id: the seq of the entry that created it; NULL is unknown
    `class_id` BIGINT NULL,
    -- Holder (party), by id: the seq of the entry that created it; NULL is unknown
    `holder_party_id` BIGINT NULL,
    -- Holder (fund), by id: the seq of the entry that created it; NULL is unknown
    `holder_fund_id` BIGINT NULL,
    -- Holder (firm), by id: the seq of the entry that created it; NULL is unknown
    `holder_firm_id` BIGINT NULL,
    -- Round, by id: the seq of the entry that created it; NULL is unknown
    `round_id` BIGINT NULL,
    -- Subscription, by id: the seq of the entry that created it; NULL is unknown
    `subscription_id` BIGINT NULL,
    -- Investment, by id: the seq of the entry that created it; NULL is unknown
    `investment_id` BIGINT NULL,
    -- Option pool, by id: the seq of the entry that created it; NULL is unknown
    `option_pool_id` BIGINT NULL,
    -- Units, an exact decimal of eight places, times 10^8; NULL is unknown
    `units_e8` BIGINT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount subscribed, or principal, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- Price of a unit, an exact decimal of eight places, times 10^8; NULL is unknown
    `price_e8` BIGINT NULL,
    -- Due on; NULL is unknown
    `due_on` DATE NULL,
    -- Strike, an exact decimal of eight places, times 10^8; NULL is unknown
    `strike_e8` BIGINT NULL,
    -- Vests from; NULL is unknown
    `vests_from` DATE NULL,
    -- Cliff, in months; NULL is unknown
    `cliff_months` BIGINT NULL,
    -- Vested after months; NULL is unknown
    `vests_months` BIGINT NULL,
    -- Vests every months; NULL is unknown
    `vests_every_months` BIGINT NULL,
    -- Expires on; NULL is unknown
    `expires_on` DATE NULL,
    -- Valuation cap, in minor units of the currency (ISO 4217); NULL is unknown
    `valuation_cap_minor` BIGINT NULL,
    -- Basis of the cap: a name of the enumeration; NULL is unknown
    `cap_basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Discount, an exact decimal of eight places, times 10^8; NULL is unknown
    `discount_e8` BIGINT NULL,
    -- Interest per year, simple, an exact decimal of eight places, times 10^8; NULL is unknown
    `interest_rate_e8` BIGINT NULL,
    -- Matures on; NULL is unknown
    `matures_on` DATE NULL,
    -- Most favoured terms; NULL is unknown
    `most_favoured` BOOLEAN NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `security_entity` (`entity_id`),
    KEY `security_code` (`code`),
    CONSTRAINT `security_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `security_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `security` (`seq`),
    CONSTRAINT `security_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `security_class_id_fk` FOREIGN KEY (`class_id`)
        REFERENCES `share_class` (`seq`),
    CONSTRAINT `security_holder_party_id_fk` FOREIGN KEY (`holder_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `security_holder_fund_id_fk` FOREIGN KEY (`holder_fund_id`)
        REFERENCES `fund` (`seq`),
    CONSTRAINT `security_holder_firm_id_fk` FOREIGN KEY (`holder_firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `security_round_id_fk` FOREIGN KEY (`round_id`)
        REFERENCES `round` (`seq`),
    CONSTRAINT `security_subscription_id_fk` FOREIGN KEY (`subscription_id`)
        REFERENCES `subscription` (`seq`),
    CONSTRAINT `security_investment_id_fk` FOREIGN KEY (`investment_id`)
        REFERENCES `investment` (`seq`),
    CONSTRAINT `security_option_pool_id_fk` FOREIGN KEY (`option_pool_id`)
        REFERENCES `option_pool` (`seq`),
    CONSTRAINT `security_units_positive` CHECK (`units_e8` > 0),
    CONSTRAINT `security_amount_positive` CHECK (`amount_minor` > 0),
    CONSTRAINT `security_valuation_cap_positive` CHECK (`valuation_cap_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Change of a security: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `security_event` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Certificate that results
    `code` VARCHAR(80) NOT NULL,
    -- From the security, by id: the seq of the entry that created it; NULL is unknown
    `security_id` BIGINT NULL,
    -- From the result of, by id: the seq of the entry that created it; NULL is unknown
    `event_id` BIGINT NULL,
    -- What happens: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Units (empty: all), an exact decimal of eight places, times 10^8; NULL is unknown
    `units_e8` BIGINT NULL,
    -- To (party), by id: the seq of the entry that created it; NULL is unknown
    `to_party_id` BIGINT NULL,
    -- To (fund), by id: the seq of the entry that created it; NULL is unknown
    `to_fund_id` BIGINT NULL,
    -- To (firm), by id: the seq of the entry that created it; NULL is unknown
    `to_firm_id` BIGINT NULL,
    -- Investment, by id: the seq of the entry that created it; NULL is unknown
    `investment_id` BIGINT NULL,
    -- To the class, by id: the seq of the entry that created it; NULL is unknown
    `to_class_id` BIGINT NULL,
    -- Units that result, an exact decimal of eight places, times 10^8; NULL is unknown
    `result_units_e8` BIGINT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount paid for it, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `security_event_entity` (`entity_id`),
    KEY `security_event_code` (`code`),
    CONSTRAINT `security_event_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `security_event_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `security_event` (`seq`),
    CONSTRAINT `security_event_security_id_fk` FOREIGN KEY (`security_id`)
        REFERENCES `security` (`seq`),
    CONSTRAINT `security_event_event_id_fk` FOREIGN KEY (`event_id`)
        REFERENCES `security_event` (`seq`),
    CONSTRAINT `security_event_to_party_id_fk` FOREIGN KEY (`to_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `security_event_to_fund_id_fk` FOREIGN KEY (`to_fund_id`)
        REFERENCES `fund` (`seq`),
    CONSTRAINT `security_event_to_firm_id_fk` FOREIGN KEY (`to_firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `security_event_investment_id_fk` FOREIGN KEY (`investment_id`)
        REFERENCES `investment` (`seq`),
    CONSTRAINT `security_event_to_class_id_fk` FOREIGN KEY (`to_class_id`)
        REFERENCES `share_class` (`seq`),
    CONSTRAINT `security_event_units_positive` CHECK (`units_e8` > 0),
    CONSTRAINT `security_event_result_units_positive` CHECK (`result_units_e8` > 0),
    CONSTRAINT `security_event_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Change of all capital: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `capital_act` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- What happens: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Class (empty: all), by id: the seq of the entry that created it; NULL is unknown
    `class_id` BIGINT NULL,
    -- To the class, by id: the seq of the entry that created it; NULL is unknown
    `to_class_id` BIGINT NULL,
    -- Units for one, an exact decimal of eight places, times 10^8; NULL is unknown
    `ratio_e8` BIGINT NULL,
    -- Units in total afterwards, an exact decimal of eight places, times 10^8; NULL is unknown
    `total_units_e8` BIGINT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Net assets, in minor units of the currency (ISO 4217); NULL is unknown
    `net_assets_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `capital_act_entity` (`entity_id`),
    CONSTRAINT `capital_act_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `capital_act_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `capital_act` (`seq`),
    CONSTRAINT `capital_act_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `capital_act_class_id_fk` FOREIGN KEY (`class_id`)
        REFERENCES `share_class` (`seq`),
    CONSTRAINT `capital_act_to_class_id_fk` FOREIGN KEY (`to_class_id`)
        REFERENCES `share_class` (`seq`),
    CONSTRAINT `capital_act_ratio_positive` CHECK (`ratio_e8` > 0),
    CONSTRAINT `capital_act_total_units_positive` CHECK (`total_units_e8` > 0),
    CONSTRAINT `capital_act_net_assets_positive` CHECK (`net_assets_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Paid-in capital: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `capital_payment` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Security, by id: the seq of the entry that created it; NULL is unknown
    `security_id` BIGINT NULL,
    -- Result of, by id: the seq of the entry that created it; NULL is unknown
    `event_id` BIGINT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount paid in, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `capital_payment_entity` (`entity_id`),
    CONSTRAINT `capital_payment_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `capital_payment_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `capital_payment` (`seq`),
    CONSTRAINT `capital_payment_security_id_fk` FOREIGN KEY (`security_id`)
        REFERENCES `security` (`seq`),
    CONSTRAINT `capital_payment_event_id_fk` FOREIGN KEY (`event_id`)
        REFERENCES `security_event` (`seq`),
    CONSTRAINT `capital_payment_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Stated capital: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `capital_statement` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Class (empty: all), by id: the seq of the entry that created it; NULL is unknown
    `class_id` BIGINT NULL,
    -- Units in total, an exact decimal of eight places, times 10^8
    `total_units_e8` BIGINT NOT NULL,
    -- Source
    `source` VARCHAR(300) NOT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `capital_statement_entity` (`entity_id`),
    CONSTRAINT `capital_statement_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `capital_statement_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `capital_statement` (`seq`),
    CONSTRAINT `capital_statement_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `capital_statement_class_id_fk` FOREIGN KEY (`class_id`)
        REFERENCES `share_class` (`seq`),
    CONSTRAINT `capital_statement_total_units_positive` CHECK (`total_units_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
