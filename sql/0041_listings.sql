-- Listings, the rules of their lock-ups, the lots that investments hold of them; what was sold of which lot and how;
-- values at the lots' prices.

-- Listing: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `listing` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Exchange: a name of the enumeration; NULL is unknown
    `exchange` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Stock code; NULL is unknown
    `stock_code` VARCHAR(20) NULL,
    -- Class of shares; NULL is unknown
    `share_class` VARCHAR(80) NULL,
    -- Filed on; NULL is unknown
    `filed_on` DATE NULL,
    -- Listed on; NULL is unknown
    `listed_on` DATE NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Issue price, an exact decimal of eight places, times 10^8; NULL is unknown
    `issue_price_e8` BIGINT NULL,
    -- All shares of the firm; NULL is unknown
    `total_shares` BIGINT NULL,
    -- Series of prices; NULL is unknown
    `price_series` VARCHAR(80) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `listing_entity` (`entity_id`),
    KEY `listing_code` (`code`),
    CONSTRAINT `listing_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `listing_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `listing` (`seq`),
    CONSTRAINT `listing_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `listing_issue_price_positive` CHECK (`issue_price_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Lock-up rule: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `lock_rule` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Exchange: a name of the enumeration
    `exchange` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Months from the listing
    `base_months` BIGINT NOT NULL,
    -- Months from the listing, of the controller
    `controller_months` BIGINT NOT NULL,
    -- Months before the filing in which a holder is new
    `new_holder_look_back_months` BIGINT NOT NULL,
    -- Months from the acquisition, of a new holder
    `new_holder_months` BIGINT NOT NULL,
    -- Months before the filing in which shares are bought from the controller
    `from_controller_look_back_months` BIGINT NOT NULL,
    -- Share that may be sold in a window, by auction, an exact decimal of eight places, times 10^8
    `auction_share_e8` BIGINT NOT NULL,
    -- Share that may be sold in a window, by block trade, an exact decimal of eight places, times 10^8
    `block_share_e8` BIGINT NOT NULL,
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
    -- keys
    PRIMARY KEY (`seq`),
    KEY `lock_rule_entity` (`entity_id`),
    KEY `lock_rule_code` (`code`),
    CONSTRAINT `lock_rule_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `lock_rule_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `lock_rule` (`seq`),
    CONSTRAINT `lock_rule_auction_share_positive` CHECK (`auction_share_e8` > 0),
    CONSTRAINT `lock_rule_block_share_positive` CHECK (`block_share_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Listed lot: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `listed_lot` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Listing, by id: the seq of the entry that created it
    `listing_id` BIGINT NOT NULL,
    -- Investment, by id: the seq of the entry that created it
    `investment_id` BIGINT NOT NULL,
    -- Acquired on
    `acquired_on` DATE NOT NULL,
    -- Units, an exact decimal of eight places, times 10^8
    `units_e8` BIGINT NOT NULL,
    -- Bought from the controller; NULL is unknown
    `from_controller` BOOLEAN NULL,
    -- Holder is the controller; NULL is unknown
    `is_controller` BOOLEAN NULL,
    -- Restriction of: a name of the enumeration; NULL is unknown
    `restriction_of` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Promised to be held until; NULL is unknown
    `promised_until` DATE NULL,
    -- Qualified venture fund; NULL is unknown
    `venture_fund` BOOLEAN NULL,
    -- Term of the venture fund from; NULL is unknown
    `invested_since` DATE NULL,
    -- Certificate, by id: the seq of the entry that created it; NULL is unknown
    `security_id` BIGINT NULL,
    -- Certificate that results, by id: the seq of the entry that created it; NULL is unknown
    `event_id` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `listed_lot_entity` (`entity_id`),
    KEY `listed_lot_code` (`code`),
    CONSTRAINT `listed_lot_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `listed_lot_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `listed_lot` (`seq`),
    CONSTRAINT `listed_lot_listing_id_fk` FOREIGN KEY (`listing_id`)
        REFERENCES `listing` (`seq`),
    CONSTRAINT `listed_lot_investment_id_fk` FOREIGN KEY (`investment_id`)
        REFERENCES `investment` (`seq`),
    CONSTRAINT `listed_lot_security_id_fk` FOREIGN KEY (`security_id`)
        REFERENCES `security` (`seq`),
    CONSTRAINT `listed_lot_event_id_fk` FOREIGN KEY (`event_id`)
        REFERENCES `security_event` (`seq`),
    CONSTRAINT `listed_lot_units_positive` CHECK (`units_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `proceeds`
    -- Sold by: a name of the enumeration; NULL is unknown
    ADD COLUMN IF NOT EXISTS `sold_by` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Listed lot, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `listed_lot_id` BIGINT NULL,
    ADD CONSTRAINT `proceeds_listed_lot_id_fk` FOREIGN KEY IF NOT EXISTS (`listed_lot_id`)
        REFERENCES `listed_lot` (`seq`);

ALTER TABLE `valuation`
    -- Marked to market; NULL is unknown
    ADD COLUMN IF NOT EXISTS `marked_to_market` BOOLEAN NULL,
    -- Volatility a year, an exact decimal of eight places, times 10^8; NULL is unknown
    ADD COLUMN IF NOT EXISTS `volatility_e8` BIGINT NULL,
    -- Dividend yield a year, an exact decimal of eight places, times 10^8; NULL is unknown
    ADD COLUMN IF NOT EXISTS `dividend_yield_e8` BIGINT NULL,
    ADD CONSTRAINT IF NOT EXISTS `valuation_volatility_positive` CHECK (`volatility_e8` > 0);
