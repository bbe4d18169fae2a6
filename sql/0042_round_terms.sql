-- Terms of rounds as data, what happened to them, and the closings of rounds that have several.

-- Closing of a round: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `round_closing` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Round, by id: the seq of the entry that created it
    `round_id` BIGINT NOT NULL,
    -- Closed on
    `closed_on` DATE NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Units, an exact decimal of eight places, times 10^8; NULL is unknown
    `units_e8` BIGINT NULL,
    -- Last closing of the round; NULL is unknown
    `last` BOOLEAN NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `round_closing_entity` (`entity_id`),
    CONSTRAINT `round_closing_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `round_closing_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `round_closing` (`seq`),
    CONSTRAINT `round_closing_round_id_fk` FOREIGN KEY (`round_id`)
        REFERENCES `round` (`seq`),
    CONSTRAINT `round_closing_amount_positive` CHECK (`amount_minor` > 0),
    CONSTRAINT `round_closing_units_positive` CHECK (`units_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Term of a round: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `round_term` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Round, by id: the seq of the entry that created it
    `round_id` BIGINT NOT NULL,
    -- Kind: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Agreed on; NULL is unknown
    `agreed_on` DATE NULL,
    -- Our investment, by id: the seq of the entry that created it; NULL is unknown
    `investment_id` BIGINT NULL,
    -- Other investor, by id: the seq of the entry that created it; NULL is unknown
    `investor_party_id` BIGINT NULL,
    -- Seats; NULL is unknown
    `seats` BIGINT NULL,
    -- Matters; NULL is unknown
    `matters` VARCHAR(2000) NULL,
    -- Preference multiple, an exact decimal of eight places, times 10^8; NULL is unknown
    `multiple_e8` BIGINT NULL,
    -- Rank (1 is paid first); NULL is unknown
    `rank` BIGINT NULL,
    -- Participation: a name of the enumeration; NULL is unknown
    `participation` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Cap multiple, an exact decimal of eight places, times 10^8; NULL is unknown
    `cap_multiple_e8` BIGINT NULL,
    -- What the cap counts: a name of the enumeration; NULL is unknown
    `cap_counts` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Anti-dilution method: a name of the enumeration; NULL is unknown
    `ratchet` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Settled by: a name of the enumeration; NULL is unknown
    `settlement` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Threshold, an exact decimal of eight places, times 10^8; NULL is unknown
    `threshold_e8` BIGINT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Floor price, in minor units of the currency (ISO 4217); NULL is unknown
    `floor_price_minor` BIGINT NULL,
    -- Days to answer or report; NULL is unknown
    `due_days` BIGINT NULL,
    -- Measure: a name of the enumeration; NULL is unknown
    `measure` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Target, in minor units of the currency (ISO 4217); NULL is unknown
    `target_minor` BIGINT NULL,
    -- Test day; NULL is unknown
    `test_on` DATE NULL,
    -- Compensation: a name of the enumeration; NULL is unknown
    `method` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Valuation multiple, an exact decimal of eight places, times 10^8; NULL is unknown
    `valuation_multiple_e8` BIGINT NULL,
    -- Share, an exact decimal of eight places, times 10^8; NULL is unknown
    `share_e8` BIGINT NULL,
    -- Price of all, in minor units of the currency (ISO 4217); NULL is unknown
    `price_minor` BIGINT NULL,
    -- Issue price, an exact decimal of eight places, times 10^8; NULL is unknown
    `issue_price_e8` BIGINT NULL,
    -- Obligor (party), by id: the seq of the entry that created it; NULL is unknown
    `obligor_party_id` BIGINT NULL,
    -- Obligor (firm), by id: the seq of the entry that created it; NULL is unknown
    `obligor_firm_id` BIGINT NULL,
    -- Obligor (not recorded); NULL is unknown
    `obligor_name` VARCHAR(120) NULL,
    -- Trigger; NULL is unknown
    `trigger` VARCHAR(500) NULL,
    -- Triggers on; NULL is unknown
    `triggers_on` DATE NULL,
    -- Rate per year, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_e8` BIGINT NULL,
    -- Interest: a name of the enumeration; NULL is unknown
    `accrual` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Days to exercise; NULL is unknown
    `window_days` BIGINT NULL,
    -- Buy-back obligation, by id: the seq of the entry that created it; NULL is unknown
    `buy_back_id` BIGINT NULL,
    -- Suspended on; NULL is unknown
    `suspended_on` DATE NULL,
    -- Void from the beginning; NULL is unknown
    `void_ab_initio` BOOLEAN NULL,
    -- Revives if; NULL is unknown
    `revives_if` VARCHAR(500) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `round_term_entity` (`entity_id`),
    KEY `round_term_code` (`code`),
    CONSTRAINT `round_term_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `round_term_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `round_term` (`seq`),
    CONSTRAINT `round_term_round_id_fk` FOREIGN KEY (`round_id`)
        REFERENCES `round` (`seq`),
    CONSTRAINT `round_term_investment_id_fk` FOREIGN KEY (`investment_id`)
        REFERENCES `investment` (`seq`),
    CONSTRAINT `round_term_investor_party_id_fk` FOREIGN KEY (`investor_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `round_term_obligor_party_id_fk` FOREIGN KEY (`obligor_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `round_term_obligor_firm_id_fk` FOREIGN KEY (`obligor_firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `round_term_buy_back_id_fk` FOREIGN KEY (`buy_back_id`)
        REFERENCES `buy_back` (`seq`),
    CONSTRAINT `round_term_multiple_positive` CHECK (`multiple_e8` > 0),
    CONSTRAINT `round_term_cap_multiple_positive` CHECK (`cap_multiple_e8` > 0),
    CONSTRAINT `round_term_threshold_positive` CHECK (`threshold_e8` > 0),
    CONSTRAINT `round_term_floor_price_positive` CHECK (`floor_price_minor` > 0),
    CONSTRAINT `round_term_target_positive` CHECK (`target_minor` > 0),
    CONSTRAINT `round_term_valuation_multiple_positive` CHECK (`valuation_multiple_e8` > 0),
    CONSTRAINT `round_term_share_positive` CHECK (`share_e8` > 0),
    CONSTRAINT `round_term_price_positive` CHECK (`price_minor` > 0),
    CONSTRAINT `round_term_issue_price_positive` CHECK (`issue_price_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Event of a term: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `term_event` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Term, by id: the seq of the entry that created it
    `round_term_id` BIGINT NOT NULL,
    -- What happened: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- On
    `occurred_on` DATE NOT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Figure or amount, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- In which round, by id: the seq of the entry that created it; NULL is unknown
    `round_id` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `term_event_entity` (`entity_id`),
    CONSTRAINT `term_event_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `term_event_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `term_event` (`seq`),
    CONSTRAINT `term_event_round_term_id_fk` FOREIGN KEY (`round_term_id`)
        REFERENCES `round_term` (`seq`),
    CONSTRAINT `term_event_round_id_fk` FOREIGN KEY (`round_id`)
        REFERENCES `round` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `subscription`
    -- Closing, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `closing_id` BIGINT NULL,
    ADD CONSTRAINT `subscription_closing_id_fk` FOREIGN KEY IF NOT EXISTS (`closing_id`)
        REFERENCES `round_closing` (`seq`);
