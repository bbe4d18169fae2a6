-- The lines of a verdict as part of the decision, approval or commitment that holds them, since number 2 of
-- the conventions (docs/conventions.md). Ledgers of earlier releases keep theirs in `verdict_line`.

-- Lines of verdicts: one row for each line that an entry of another kind holds.
CREATE TABLE IF NOT EXISTS `held_verdict_line` (
    -- the entry that holds it, and its number there from 1
    `seq` BIGINT NOT NULL,
    `line` BIGINT NOT NULL,
    -- Rule version, by id: the seq of the entry that is the version
    `rule_id` BIGINT NOT NULL,
    -- Measure: a name of the enumeration
    `measure` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Basis: a name of the enumeration
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Fund, by id: the seq of the entry that created it; NULL is unknown
    `fund_id` BIGINT NULL,
    -- Firm, by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- Project, by id: the seq of the entry that created it; NULL is unknown
    `project_id` BIGINT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Figure, in minor units of the currency (ISO 4217); NULL is unknown
    `figure_minor` BIGINT NULL,
    -- Divided by: a name of the enumeration; NULL is unknown
    `denominator` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Denominator, in minor units of the currency (ISO 4217); NULL is unknown
    `divisor_minor` BIGINT NULL,
    -- Ratio, an exact decimal of eight places, times 10^8; NULL is unknown
    `figure_ratio_e8` BIGINT NULL,
    -- Days; NULL is unknown
    `figure_days` BIGINT NULL,
    -- Direction: a name of the enumeration; NULL is unknown
    `direction` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Limit, in minor units of the currency (ISO 4217); NULL is unknown
    `limit_minor` BIGINT NULL,
    -- Limit as a ratio, an exact decimal of eight places, times 10^8; NULL is unknown
    `limit_ratio_e8` BIGINT NULL,
    -- Limit in days; NULL is unknown
    `limit_days` BIGINT NULL,
    -- Headroom after this, in minor units of the currency (ISO 4217); NULL is unknown
    `headroom_minor` BIGINT NULL,
    -- Headroom after this, as a ratio, an exact decimal of eight places, times 10^8; NULL is unknown
    `headroom_ratio_e8` BIGINT NULL,
    -- Headroom after this, in days; NULL is unknown
    `headroom_days` BIGINT NULL,
    -- Undetermined, in minor units of the currency (ISO 4217); NULL is unknown
    `undetermined_minor` BIGINT NULL,
    -- Outcome: a name of the enumeration
    `outcome` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Reason: a name of the enumeration; NULL is unknown
    `reason` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Override, by id: the seq of the entry that created it; NULL is unknown
    `override_id` BIGINT NULL,
    -- Exchange rate, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_e8` BIGINT NULL,
    -- Rate of; NULL is unknown
    `rate_on` DATE NULL,
    -- Figure as a number; NULL is unknown
    `figure_number` BIGINT NULL,
    -- Limit as a number; NULL is unknown
    `limit_number` BIGINT NULL,
    -- Headroom after this, as a number; NULL is unknown
    `headroom_number` BIGINT NULL,
    -- Unit of the limit: a name of the enumeration; NULL is unknown
    `limit_unit` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- keys
    PRIMARY KEY (`seq`, `line`),
    CONSTRAINT `held_verdict_line_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `held_verdict_line_rule_id_fk` FOREIGN KEY (`rule_id`)
        REFERENCES `rule` (`seq`),
    CONSTRAINT `held_verdict_line_fund_id_fk` FOREIGN KEY (`fund_id`)
        REFERENCES `fund` (`seq`),
    CONSTRAINT `held_verdict_line_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `held_verdict_line_project_id_fk` FOREIGN KEY (`project_id`)
        REFERENCES `project` (`seq`),
    CONSTRAINT `held_verdict_line_override_id_fk` FOREIGN KEY (`override_id`)
        REFERENCES `override` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
