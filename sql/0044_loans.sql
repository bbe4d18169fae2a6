-- Pledge loans: schemes of cases, cases, what their parties found, pledges, loans, and what happened to them.

-- Scheme of loan cases: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `case_scheme` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(120) NOT NULL,
    -- English name; NULL is unknown
    `name_en` VARCHAR(200) NULL,
    -- Needs a recommendation; NULL is unknown
    `needs_recommendation` BOOLEAN NULL,
    -- Needs an appraisal of the rights; NULL is unknown
    `needs_appraisal` BOOLEAN NULL,
    -- Needs due diligence of a guarantor; NULL is unknown
    `needs_due_diligence` BOOLEAN NULL,
    -- Needs a survey of an insurer; NULL is unknown
    `needs_pre_cover_survey` BOOLEAN NULL,
    -- Needs a review of the bank; NULL is unknown
    `needs_pre_loan_review` BOOLEAN NULL,
    -- Needs a registered pledge; NULL is unknown
    `needs_pledge` BOOLEAN NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- At most, of one loan, in minor units of the currency (ISO 4217); NULL is unknown
    `max_amount_minor` BIGINT NULL,
    -- At most, months; NULL is unknown
    `max_months` BIGINT NULL,
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
    KEY `case_scheme_entity` (`entity_id`),
    KEY `case_scheme_code` (`code`),
    CONSTRAINT `case_scheme_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `case_scheme_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `case_scheme` (`seq`),
    CONSTRAINT `case_scheme_max_amount_positive` CHECK (`max_amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Loan case: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loan_case` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Scheme, by id: the seq of the entry that created it
    `case_scheme_id` BIGINT NOT NULL,
    -- Alliance office, by id: the seq of the entry that created it; NULL is unknown
    `office_id` BIGINT NULL,
    -- Appraiser, by id: the seq of the entry that created it; NULL is unknown
    `appraiser_id` BIGINT NULL,
    -- Guarantor, by id: the seq of the entry that created it; NULL is unknown
    `guarantor_id` BIGINT NULL,
    -- Insurer, by id: the seq of the entry that created it; NULL is unknown
    `insurer_id` BIGINT NULL,
    -- Bank, by id: the seq of the entry that created it; NULL is unknown
    `bank_id` BIGINT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount asked for, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_asked_minor` BIGINT NULL,
    -- Months asked for; NULL is unknown
    `months_asked` BIGINT NULL,
    -- Purpose; NULL is unknown
    `purpose` VARCHAR(300) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loan_case_entity` (`entity_id`),
    KEY `loan_case_code` (`code`),
    CONSTRAINT `loan_case_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loan_case_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loan_case` (`seq`),
    CONSTRAINT `loan_case_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `loan_case_case_scheme_id_fk` FOREIGN KEY (`case_scheme_id`)
        REFERENCES `case_scheme` (`seq`),
    CONSTRAINT `loan_case_office_id_fk` FOREIGN KEY (`office_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `loan_case_appraiser_id_fk` FOREIGN KEY (`appraiser_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `loan_case_guarantor_id_fk` FOREIGN KEY (`guarantor_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `loan_case_insurer_id_fk` FOREIGN KEY (`insurer_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `loan_case_bank_id_fk` FOREIGN KEY (`bank_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `loan_case_amount_asked_positive` CHECK (`amount_asked_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Finding of a stage: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `stage_finding` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Loan case, by id: the seq of the entry that created it
    `loan_case_id` BIGINT NOT NULL,
    -- Stage: a name of the enumeration
    `stage` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Party, by id: the seq of the entry that created it
    `party_id` BIGINT NOT NULL,
    -- Verdict: a name of the enumeration
    `verdict` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Limit, in minor units of the currency (ISO 4217); NULL is unknown
    `limit_minor` BIGINT NULL,
    -- Rate a year, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_e8` BIGINT NULL,
    -- Sum insured, in minor units of the currency (ISO 4217); NULL is unknown
    `sum_insured_minor` BIGINT NULL,
    -- Fee or premium, in minor units of the currency (ISO 4217); NULL is unknown
    `fee_minor` BIGINT NULL,
    -- Score, an exact decimal of eight places, times 10^8; NULL is unknown
    `score_e8` BIGINT NULL,
    -- Opinion; NULL is unknown
    `opinion` VARCHAR(2000) NULL,
    -- Document; NULL is unknown
    `document` VARCHAR(200) NULL,
    -- SHA-256 of the document; NULL is unknown
    `document_sha256` VARCHAR(64) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `stage_finding_entity` (`entity_id`),
    CONSTRAINT `stage_finding_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `stage_finding_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `stage_finding` (`seq`),
    CONSTRAINT `stage_finding_loan_case_id_fk` FOREIGN KEY (`loan_case_id`)
        REFERENCES `loan_case` (`seq`),
    CONSTRAINT `stage_finding_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `stage_finding_limit_positive` CHECK (`limit_minor` > 0),
    CONSTRAINT `stage_finding_sum_insured_positive` CHECK (`sum_insured_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- End of a case: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `case_end` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Loan case, by id: the seq of the entry that created it
    `loan_case_id` BIGINT NOT NULL,
    -- Ending: a name of the enumeration
    `ending` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Refused by, by id: the seq of the entry that created it; NULL is unknown
    `party_id` BIGINT NULL,
    -- Reason
    `reason` VARCHAR(1000) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `case_end_entity` (`entity_id`),
    CONSTRAINT `case_end_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `case_end_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `case_end` (`seq`),
    CONSTRAINT `case_end_loan_case_id_fk` FOREIGN KEY (`loan_case_id`)
        REFERENCES `loan_case` (`seq`),
    CONSTRAINT `case_end_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Pledge: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `pledge` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Registration number
    `code` VARCHAR(80) NOT NULL,
    -- Loan case, by id: the seq of the entry that created it
    `loan_case_id` BIGINT NOT NULL,
    -- Pledgee, by id: the seq of the entry that created it
    `pledgee_id` BIGINT NOT NULL,
    -- Registered on
    `registered_on` DATE NOT NULL,
    -- Contract of; NULL is unknown
    `contract_on` DATE NULL,
    -- Kind of debt; NULL is unknown
    `debt_kind` VARCHAR(120) NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Secured amount, in minor units of the currency (ISO 4217); NULL is unknown
    `secured_minor` BIGINT NULL,
    -- Debt ends on; NULL is unknown
    `debt_ends_on` DATE NULL,
    -- Scope; NULL is unknown
    `scope` VARCHAR(500) NULL,
    -- Opinion on other grounds: a name of the enumeration
    `opinion` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- What the opinion rests on; NULL is unknown
    `opinion_text` VARCHAR(1000) NULL,
    -- Published on; NULL is unknown
    `published_on` DATE NULL,
    -- Document; NULL is unknown
    `document` VARCHAR(200) NULL,
    -- SHA-256 of the document; NULL is unknown
    `document_sha256` VARCHAR(64) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `pledge_entity` (`entity_id`),
    KEY `pledge_code` (`code`),
    CONSTRAINT `pledge_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `pledge_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `pledge` (`seq`),
    CONSTRAINT `pledge_loan_case_id_fk` FOREIGN KEY (`loan_case_id`)
        REFERENCES `loan_case` (`seq`),
    CONSTRAINT `pledge_pledgee_id_fk` FOREIGN KEY (`pledgee_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `pledge_secured_positive` CHECK (`secured_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- End of a pledge: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `pledge_end` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Pledge, by id: the seq of the entry that created it
    `pledge_id` BIGINT NOT NULL,
    -- Reason
    `reason` VARCHAR(300) NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `pledge_end_entity` (`entity_id`),
    CONSTRAINT `pledge_end_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `pledge_end_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `pledge_end` (`seq`),
    CONSTRAINT `pledge_end_pledge_id_fk` FOREIGN KEY (`pledge_id`)
        REFERENCES `pledge` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Loan: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loan` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Loan case, by id: the seq of the entry that created it
    `loan_case_id` BIGINT NOT NULL,
    -- Signed on
    `signed_on` DATE NOT NULL,
    -- Currency (ISO 4217)
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Amount, in minor units of the currency (ISO 4217)
    `amount_minor` BIGINT NOT NULL,
    -- Rate basis: a name of the enumeration
    `rate_basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Rate a year, an exact decimal of eight places, times 10^8; NULL is unknown
    `rate_e8` BIGINT NULL,
    -- Series of the prime rate; NULL is unknown
    `lpr_series` VARCHAR(80) NULL,
    -- Basis points on top; NULL is unknown
    `basis_points` BIGINT NULL,
    -- Repriced every, months; NULL is unknown
    `reprice_months` BIGINT NULL,
    -- Day count: a name of the enumeration
    `day_count` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Repaid by: a name of the enumeration
    `method` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Months
    `months` BIGINT NOT NULL,
    -- Instalment every, months; NULL is unknown
    `step_months` BIGINT NULL,
    -- Part secured by the pledge, an exact decimal of eight places, times 10^8; NULL is unknown
    `pledge_share_e8` BIGINT NULL,
    -- Document; NULL is unknown
    `document` VARCHAR(200) NULL,
    -- SHA-256 of the document; NULL is unknown
    `document_sha256` VARCHAR(64) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loan_entity` (`entity_id`),
    KEY `loan_code` (`code`),
    CONSTRAINT `loan_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loan_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loan` (`seq`),
    CONSTRAINT `loan_loan_case_id_fk` FOREIGN KEY (`loan_case_id`)
        REFERENCES `loan_case` (`seq`),
    CONSTRAINT `loan_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Event of a loan: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `loan_event` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Loan, by id: the seq of the entry that created it
    `loan_id` BIGINT NOT NULL,
    -- What happened: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- Costs of collecting, in minor units of the currency (ISO 4217); NULL is unknown
    `costs_minor` BIGINT NULL,
    -- Class: a name of the enumeration; NULL is unknown
    `class` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Basis points on top; NULL is unknown
    `basis_points` BIGINT NULL,
    -- Reason; NULL is unknown
    `reason` VARCHAR(500) NULL,
    -- Document; NULL is unknown
    `document` VARCHAR(200) NULL,
    -- SHA-256 of the document; NULL is unknown
    `document_sha256` VARCHAR(64) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `loan_event_entity` (`entity_id`),
    CONSTRAINT `loan_event_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `loan_event_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `loan_event` (`seq`),
    CONSTRAINT `loan_event_loan_id_fk` FOREIGN KEY (`loan_id`)
        REFERENCES `loan` (`seq`),
    CONSTRAINT `loan_event_amount_positive` CHECK (`amount_minor` > 0),
    CONSTRAINT `loan_event_costs_positive` CHECK (`costs_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
