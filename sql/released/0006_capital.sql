-- Fund accounting: capital activity, holdings, expenses, rates. As in 0002, 0004 and 0005: one table per
-- kind of record, append-only triggers, and the views of the auditor's account.

-- Notices that ask all investors of a fund for money.
CREATE TABLE IF NOT EXISTS `capital_call` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- days; NULL is unknown
    `due_on` DATE NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `investments_minor` BIGINT NULL,
    `working_capital_minor` BIGINT NULL,
    `management_fees_minor` BIGINT NULL,
    `expenses_minor` BIGINT NULL,
    `facility_interest_minor` BIGINT NULL,
    -- does not reduce what is unfunded
    `outside_commitment` BOOLEAN NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `capital_call_entity` (`entity_id`),
    KEY `capital_call_code` (`code`),
    CONSTRAINT `capital_call_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `capital_call_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `capital_call` (`seq`),
    CONSTRAINT `capital_call_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Lines of a call that were set by hand before it was decided.
CREATE TABLE IF NOT EXISTS `call_line` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `capital_call_id` BIGINT NOT NULL,
    `commitment_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `reason` VARCHAR(500) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `call_line_entity` (`entity_id`),
    CONSTRAINT `call_line_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `call_line_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `call_line` (`seq`),
    CONSTRAINT `call_line_capital_call_id_fk` FOREIGN KEY (`capital_call_id`) REFERENCES `capital_call` (`seq`),
    CONSTRAINT `call_line_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Money received from an investor.
CREATE TABLE IF NOT EXISTS `contribution` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `commitment_id` BIGINT NOT NULL,
    `capital_call_id` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- does not reduce what is unfunded
    `outside_commitment` BOOLEAN NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `contribution_entity` (`entity_id`),
    CONSTRAINT `contribution_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `contribution_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `contribution` (`seq`),
    CONSTRAINT `contribution_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `contribution_capital_call_id_fk` FOREIGN KEY (`capital_call_id`) REFERENCES `capital_call` (`seq`),
    CONSTRAINT `contribution_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Notices that give money to all investors of a fund.
CREATE TABLE IF NOT EXISTS `distribution` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `return_of_capital_minor` BIGINT NULL,
    `gain_minor` BIGINT NULL,
    `income_minor` BIGINT NULL,
    `recallable_minor` BIGINT NULL,
    -- days; NULL is unknown
    `recall_expires_on` DATE NULL,
    -- what it is: a name of the enumeration
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `distribution_entity` (`entity_id`),
    KEY `distribution_code` (`code`),
    CONSTRAINT `distribution_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `distribution_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `distribution` (`seq`),
    CONSTRAINT `distribution_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Lines of a distribution that were set by hand before it was decided.
CREATE TABLE IF NOT EXISTS `distribution_line` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `distribution_id` BIGINT NOT NULL,
    `commitment_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `reason` VARCHAR(500) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `distribution_line_entity` (`entity_id`),
    CONSTRAINT `distribution_line_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `distribution_line_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `distribution_line` (`seq`),
    CONSTRAINT `distribution_line_distribution_id_fk` FOREIGN KEY (`distribution_id`) REFERENCES `distribution` (`seq`),
    CONSTRAINT `distribution_line_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Called capital that goes back because it was not needed.
CREATE TABLE IF NOT EXISTS `return_of_excess` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- its natural key
    `code` VARCHAR(40) NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `return_of_excess_entity` (`entity_id`),
    KEY `return_of_excess_code` (`code`),
    CONSTRAINT `return_of_excess_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `return_of_excess_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `return_of_excess` (`seq`),
    CONSTRAINT `return_of_excess_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `return_of_excess_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Parts of a commitment that will not be called.
CREATE TABLE IF NOT EXISTS `commitment_release` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `commitment_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `reason` VARCHAR(500) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `commitment_release_entity` (`entity_id`),
    CONSTRAINT `commitment_release_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `commitment_release_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `commitment_release` (`seq`),
    CONSTRAINT `commitment_release_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `commitment_release_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Parts of a commitment handed on to another investor.
CREATE TABLE IF NOT EXISTS `commitment_transfer` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `commitment_id` BIGINT NOT NULL,
    `to_commitment_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `commitment_transfer_entity` (`entity_id`),
    CONSTRAINT `commitment_transfer_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `commitment_transfer_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `commitment_transfer` (`seq`),
    CONSTRAINT `commitment_transfer_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `commitment_transfer_to_commitment_id_fk` FOREIGN KEY (`to_commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `commitment_transfer_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- What a later investor pays in for the time before.
CREATE TABLE IF NOT EXISTS `equalisation` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `commitment_id` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `contribution_minor` BIGINT NOT NULL,
    `interest_minor` BIGINT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `equalisation_entity` (`entity_id`),
    CONSTRAINT `equalisation_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `equalisation_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `equalisation` (`seq`),
    CONSTRAINT `equalisation_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`),
    CONSTRAINT `equalisation_contribution_positive` CHECK (`contribution_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Fair values of what a fund holds.
CREATE TABLE IF NOT EXISTS `valuation` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NULL,
    `commitment_id` BIGINT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `method` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `valuation_entity` (`entity_id`),
    CONSTRAINT `valuation_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `valuation_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `valuation` (`seq`),
    CONSTRAINT `valuation_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `valuation_commitment_id_fk` FOREIGN KEY (`commitment_id`) REFERENCES `commitment` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Decisions on notices and valuations.
CREATE TABLE IF NOT EXISTS `approval` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what is decided: exactly one of them
    `capital_call_id` BIGINT NULL,
    `distribution_id` BIGINT NULL,
    `return_of_excess_id` BIGINT NULL,
    `equalisation_id` BIGINT NULL,
    `valuation_id` BIGINT NULL,
    -- what it is: a name of the enumeration
    `outcome` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- where it comes from, and what else there is to say
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `approval_entity` (`entity_id`),
    CONSTRAINT `approval_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `approval_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `approval` (`seq`),
    CONSTRAINT `approval_capital_call_id_fk` FOREIGN KEY (`capital_call_id`) REFERENCES `capital_call` (`seq`),
    CONSTRAINT `approval_distribution_id_fk` FOREIGN KEY (`distribution_id`) REFERENCES `distribution` (`seq`),
    CONSTRAINT `approval_return_of_excess_id_fk` FOREIGN KEY (`return_of_excess_id`) REFERENCES `return_of_excess` (`seq`),
    CONSTRAINT `approval_equalisation_id_fk` FOREIGN KEY (`equalisation_id`) REFERENCES `equalisation` (`seq`),
    CONSTRAINT `approval_valuation_id_fk` FOREIGN KEY (`valuation_id`) REFERENCES `valuation` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Money from investments: exits in part or in full, dividends, interest.
CREATE TABLE IF NOT EXISTS `proceeds` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    `cost_relieved_minor` BIGINT NULL,
    -- exact decimals of eight places, times 10^8
    `units_e8` BIGINT NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `proceeds_entity` (`entity_id`),
    CONSTRAINT `proceeds_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `proceeds_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `proceeds` (`seq`),
    CONSTRAINT `proceeds_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `proceeds_units_positive` CHECK (`units_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Obligations to take a holding back.
CREATE TABLE IF NOT EXISTS `buy_back` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `investment_id` BIGINT NOT NULL,
    `obligor_party_id` BIGINT NULL,
    -- the obligor, where it is no party here
    `obligor_name` VARCHAR(120) NULL,
    -- where it comes from, and what else there is to say
    `trigger` VARCHAR(500) NOT NULL,
    -- days; NULL is unknown
    `due_on` DATE NOT NULL,
    -- exact decimals of eight places, times 10^8
    `rate_e8` BIGINT NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `principal_minor` BIGINT NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `buy_back_entity` (`entity_id`),
    CONSTRAINT `buy_back_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `buy_back_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `buy_back` (`seq`),
    CONSTRAINT `buy_back_investment_id_fk` FOREIGN KEY (`investment_id`) REFERENCES `investment` (`seq`),
    CONSTRAINT `buy_back_obligor_party_id_fk` FOREIGN KEY (`obligor_party_id`) REFERENCES `party` (`seq`),
    CONSTRAINT `buy_back_principal_positive` CHECK (`principal_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Fees and expenses paid by a fund.
CREATE TABLE IF NOT EXISTS `expense` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `category` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    `offset_minor` BIGINT NULL,
    `waiver_minor` BIGINT NULL,
    -- what it was paid from
    `source` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `payee_party_id` BIGINT NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `expense_entity` (`entity_id`),
    CONSTRAINT `expense_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `expense_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `expense` (`seq`),
    CONSTRAINT `expense_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `expense_payee_party_id_fk` FOREIGN KEY (`payee_party_id`) REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Dated terms of the management fee.
CREATE TABLE IF NOT EXISTS `fee_term` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `base` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- exact decimals of eight places, times 10^8
    `rate_e8` BIGINT NOT NULL,
    -- in force from and to, both days included
    `valid_from` DATE NOT NULL,
    `valid_to` DATE NULL,
    -- the text it rests on
    `clause` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fee_term_entity` (`entity_id`),
    CONSTRAINT `fee_term_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fee_term_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fee_term` (`seq`),
    CONSTRAINT `fee_term_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Money borrowed against commitments, and paid back.
CREATE TABLE IF NOT EXISTS `facility_flow` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- what it belongs to, by id: the seq of the entry that created it
    `fund_id` BIGINT NOT NULL,
    -- what it is: a name of the enumeration
    `kind` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- money in minor units of the currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `amount_minor` BIGINT NOT NULL,
    -- the bank's reference
    `reference` VARCHAR(120) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `facility_flow_entity` (`entity_id`),
    CONSTRAINT `facility_flow_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `facility_flow_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `facility_flow` (`seq`),
    CONSTRAINT `facility_flow_fund_id_fk` FOREIGN KEY (`fund_id`) REFERENCES `fund` (`seq`),
    CONSTRAINT `facility_flow_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Dated exchange rates.
CREATE TABLE IF NOT EXISTS `fx_rate` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- one unit of the base currency is `rate` units of the quote currency
    `base_currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    `quote_currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- exact decimals of eight places, times 10^8
    `rate_e8` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `fx_rate_entity` (`entity_id`),
    CONSTRAINT `fx_rate_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `fx_rate_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `fx_rate` (`seq`),
    CONSTRAINT `fx_rate_rate_positive` CHECK (`rate_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Dated levels of market indices.
CREATE TABLE IF NOT EXISTS `index_level` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- which index
    `index_code` VARCHAR(40) NOT NULL,
    -- exact decimals of eight places, times 10^8
    `level_e8` BIGINT NOT NULL,
    -- where it comes from, and what else there is to say
    `source` VARCHAR(300) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `index_level_entity` (`entity_id`),
    KEY `index_level_index_code` (`index_code`),
    CONSTRAINT `index_level_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `index_level_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `index_level` (`seq`),
    CONSTRAINT `index_level_level_positive` CHECK (`level_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE OR REPLACE TRIGGER `capital_call_no_update` BEFORE UPDATE ON `capital_call` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'capital_call is append-only';

CREATE OR REPLACE TRIGGER `capital_call_no_delete` BEFORE DELETE ON `capital_call` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'capital_call is append-only';

CREATE OR REPLACE TRIGGER `call_line_no_update` BEFORE UPDATE ON `call_line` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'call_line is append-only';

CREATE OR REPLACE TRIGGER `call_line_no_delete` BEFORE DELETE ON `call_line` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'call_line is append-only';

CREATE OR REPLACE TRIGGER `contribution_no_update` BEFORE UPDATE ON `contribution` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'contribution is append-only';

CREATE OR REPLACE TRIGGER `contribution_no_delete` BEFORE DELETE ON `contribution` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'contribution is append-only';

CREATE OR REPLACE TRIGGER `distribution_no_update` BEFORE UPDATE ON `distribution` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'distribution is append-only';

CREATE OR REPLACE TRIGGER `distribution_no_delete` BEFORE DELETE ON `distribution` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'distribution is append-only';

CREATE OR REPLACE TRIGGER `distribution_line_no_update` BEFORE UPDATE ON `distribution_line` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'distribution_line is append-only';

CREATE OR REPLACE TRIGGER `distribution_line_no_delete` BEFORE DELETE ON `distribution_line` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'distribution_line is append-only';

CREATE OR REPLACE TRIGGER `return_of_excess_no_update` BEFORE UPDATE ON `return_of_excess` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'return_of_excess is append-only';

CREATE OR REPLACE TRIGGER `return_of_excess_no_delete` BEFORE DELETE ON `return_of_excess` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'return_of_excess is append-only';

CREATE OR REPLACE TRIGGER `commitment_release_no_update` BEFORE UPDATE ON `commitment_release` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'commitment_release is append-only';

CREATE OR REPLACE TRIGGER `commitment_release_no_delete` BEFORE DELETE ON `commitment_release` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'commitment_release is append-only';

CREATE OR REPLACE TRIGGER `commitment_transfer_no_update` BEFORE UPDATE ON `commitment_transfer` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'commitment_transfer is append-only';

CREATE OR REPLACE TRIGGER `commitment_transfer_no_delete` BEFORE DELETE ON `commitment_transfer` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'commitment_transfer is append-only';

CREATE OR REPLACE TRIGGER `equalisation_no_update` BEFORE UPDATE ON `equalisation` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'equalisation is append-only';

CREATE OR REPLACE TRIGGER `equalisation_no_delete` BEFORE DELETE ON `equalisation` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'equalisation is append-only';

CREATE OR REPLACE TRIGGER `valuation_no_update` BEFORE UPDATE ON `valuation` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'valuation is append-only';

CREATE OR REPLACE TRIGGER `valuation_no_delete` BEFORE DELETE ON `valuation` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'valuation is append-only';

CREATE OR REPLACE TRIGGER `approval_no_update` BEFORE UPDATE ON `approval` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'approval is append-only';

CREATE OR REPLACE TRIGGER `approval_no_delete` BEFORE DELETE ON `approval` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'approval is append-only';

CREATE OR REPLACE TRIGGER `proceeds_no_update` BEFORE UPDATE ON `proceeds` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'proceeds is append-only';

CREATE OR REPLACE TRIGGER `proceeds_no_delete` BEFORE DELETE ON `proceeds` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'proceeds is append-only';

CREATE OR REPLACE TRIGGER `buy_back_no_update` BEFORE UPDATE ON `buy_back` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'buy_back is append-only';

CREATE OR REPLACE TRIGGER `buy_back_no_delete` BEFORE DELETE ON `buy_back` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'buy_back is append-only';

CREATE OR REPLACE TRIGGER `expense_no_update` BEFORE UPDATE ON `expense` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'expense is append-only';

CREATE OR REPLACE TRIGGER `expense_no_delete` BEFORE DELETE ON `expense` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'expense is append-only';

CREATE OR REPLACE TRIGGER `fee_term_no_update` BEFORE UPDATE ON `fee_term` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fee_term is append-only';

CREATE OR REPLACE TRIGGER `fee_term_no_delete` BEFORE DELETE ON `fee_term` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fee_term is append-only';

CREATE OR REPLACE TRIGGER `facility_flow_no_update` BEFORE UPDATE ON `facility_flow` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'facility_flow is append-only';

CREATE OR REPLACE TRIGGER `facility_flow_no_delete` BEFORE DELETE ON `facility_flow` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'facility_flow is append-only';

CREATE OR REPLACE TRIGGER `fx_rate_no_update` BEFORE UPDATE ON `fx_rate` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fx_rate is append-only';

CREATE OR REPLACE TRIGGER `fx_rate_no_delete` BEFORE DELETE ON `fx_rate` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'fx_rate is append-only';

CREATE OR REPLACE TRIGGER `index_level_no_update` BEFORE UPDATE ON `index_level` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'index_level is append-only';

CREATE OR REPLACE TRIGGER `index_level_no_delete` BEFORE DELETE ON `index_level` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'index_level is append-only';

CREATE OR REPLACE VIEW `v_capital_calls_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`due_on`,
    e.`currency`,
    CAST(e.`investments_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `investments`,
    CAST(e.`working_capital_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `working_capital`,
    CAST(e.`management_fees_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `management_fees`,
    CAST(e.`expenses_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `expenses`,
    CAST(e.`facility_interest_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `facility_interest`,
    e.`outside_commitment`,
    e.`note`
FROM `capital_call` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_call_lines_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reason`
FROM `call_line` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`;

CREATE OR REPLACE VIEW `v_contributions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`outside_commitment`,
    e.`reference`
FROM `contribution` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`;

CREATE OR REPLACE VIEW `v_distributions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`currency`,
    CAST(e.`return_of_capital_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `return_of_capital`,
    CAST(e.`gain_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `gain`,
    CAST(e.`income_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `income`,
    CAST(e.`recallable_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `recallable`,
    e.`recall_expires_on`,
    e.`basis`,
    e.`note`
FROM `distribution` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_distribution_lines_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`distribution_id`,
    `ref_distribution`.`code` AS `distribution_code`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reason`
FROM `distribution_line` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`;

CREATE OR REPLACE VIEW `v_returns_of_excess_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`note`
FROM `return_of_excess` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_commitment_releases_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reason`
FROM `commitment_release` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`;

CREATE OR REPLACE VIEW `v_commitment_transfers_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`to_commitment_id`,
    `ref_to_commitment`.`code` AS `to_commitment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`note`
FROM `commitment_transfer` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`
LEFT JOIN `commitment` `ref_to_commitment` ON `ref_to_commitment`.`seq` = e.`to_commitment_id`;

CREATE OR REPLACE VIEW `v_equalisations_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`currency`,
    CAST(e.`contribution_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `contribution`,
    CAST(e.`interest_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `interest`,
    e.`note`
FROM `equalisation` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`;

CREATE OR REPLACE VIEW `v_valuations_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`method`,
    e.`note`
FROM `valuation` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`;

CREATE OR REPLACE VIEW `v_approvals_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`distribution_id`,
    `ref_distribution`.`code` AS `distribution_code`,
    e.`return_of_excess_id`,
    `ref_return_of_excess`.`code` AS `return_of_excess_code`,
    e.`equalisation_id`,
    e.`valuation_id`,
    e.`outcome`,
    e.`note`
FROM `approval` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`;

CREATE OR REPLACE VIEW `v_proceeds_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`kind`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    CAST(e.`cost_relieved_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `cost_relieved`,
    CAST(e.`units_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `units`,
    e.`reference`
FROM `proceeds` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`;

CREATE OR REPLACE VIEW `v_buy_backs_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`obligor_party_id`,
    `ref_obligor_party`.`code` AS `obligor_party_code`,
    e.`obligor_name`,
    e.`trigger`,
    e.`due_on`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`currency`,
    CAST(e.`principal_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `principal`
FROM `buy_back` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `party` `ref_obligor_party` ON `ref_obligor_party`.`seq` = e.`obligor_party_id`;

CREATE OR REPLACE VIEW `v_expenses_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`category`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    CAST(e.`offset_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `offset`,
    CAST(e.`waiver_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `waiver`,
    e.`source`,
    e.`payee_party_id`,
    `ref_payee_party`.`code` AS `payee_party_code`,
    e.`reference`
FROM `expense` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `party` `ref_payee_party` ON `ref_payee_party`.`seq` = e.`payee_party_id`;

CREATE OR REPLACE VIEW `v_fee_terms_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`base`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`valid_from`,
    e.`valid_to`,
    e.`clause`
FROM `fee_term` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_facility_flows_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`kind`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reference`
FROM `facility_flow` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_fx_rates_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`base_currency`,
    e.`quote_currency`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`source`
FROM `fx_rate` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_index_levels_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`index_code`,
    CAST(e.`level_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `level`,
    e.`source`
FROM `index_level` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_capital_calls` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`due_on`, h.`currency`, h.`investments`, h.`working_capital`,
    h.`management_fees`, h.`expenses`, h.`facility_interest`, h.`outside_commitment`, h.`note`
FROM `v_capital_calls_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_call_lines` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`commitment_id`, h.`commitment_code`, h.`currency`, h.`amount`,
    h.`reason`
FROM `v_call_lines_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_contributions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`commitment_id`,
    h.`commitment_code`, h.`capital_call_id`, h.`capital_call_code`, h.`currency`, h.`amount`,
    h.`outside_commitment`, h.`reference`
FROM `v_contributions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_distributions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`currency`, h.`return_of_capital`, h.`gain`, h.`income`, h.`recallable`,
    h.`recall_expires_on`, h.`basis`, h.`note`
FROM `v_distributions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_distribution_lines` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`distribution_id`,
    h.`distribution_code`, h.`commitment_id`, h.`commitment_code`, h.`currency`, h.`amount`,
    h.`reason`
FROM `v_distribution_lines_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_returns_of_excess` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`currency`, h.`amount`, h.`note`
FROM `v_returns_of_excess_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_commitment_releases` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`commitment_id`,
    h.`commitment_code`, h.`currency`, h.`amount`, h.`reason`
FROM `v_commitment_releases_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_commitment_transfers` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`commitment_id`,
    h.`commitment_code`, h.`to_commitment_id`, h.`to_commitment_code`, h.`currency`, h.`amount`,
    h.`note`
FROM `v_commitment_transfers_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_equalisations` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`commitment_id`,
    h.`commitment_code`, h.`currency`, h.`contribution`, h.`interest`, h.`note`
FROM `v_equalisations_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_valuations` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`commitment_id`, h.`commitment_code`, h.`currency`, h.`amount`,
    h.`method`, h.`note`
FROM `v_valuations_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_approvals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`distribution_id`, h.`distribution_code`, h.`return_of_excess_id`,
    h.`return_of_excess_code`, h.`equalisation_id`, h.`valuation_id`, h.`outcome`, h.`note`
FROM `v_approvals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_proceeds` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`kind`, h.`currency`, h.`amount`, h.`cost_relieved`, h.`units`,
    h.`reference`
FROM `v_proceeds_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_buy_backs` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`obligor_party_id`, h.`obligor_party_code`, h.`obligor_name`,
    h.`trigger`, h.`due_on`, h.`rate`, h.`currency`, h.`principal`
FROM `v_buy_backs_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_expenses` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`category`, h.`currency`, h.`amount`, h.`offset`, h.`waiver`, h.`source`,
    h.`payee_party_id`, h.`payee_party_code`, h.`reference`
FROM `v_expenses_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_fee_terms` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`base`, h.`rate`, h.`valid_from`, h.`valid_to`, h.`clause`
FROM `v_fee_terms_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_facility_flows` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`kind`, h.`currency`, h.`amount`, h.`reference`
FROM `v_facility_flows_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_fx_rates` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`base_currency`,
    h.`quote_currency`, h.`rate`, h.`source`
FROM `v_fx_rates_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_index_levels` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`index_code`,
    h.`level`, h.`source`
FROM `v_index_levels_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
