-- Notices about a firm's capital, what changes of capital and events of terms name, and what charters say.

-- Notice about capital: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `capital_notice` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Notice: a name of the enumeration
    `action` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Given on
    `given_on` DATE NOT NULL,
    -- Follows, by id: the seq of the entry that created it; NULL is unknown
    `follows_id` BIGINT NULL,
    -- Certificate, by id: the seq of the entry that created it; NULL is unknown
    `security_id` BIGINT NULL,
    -- Certificate that resulted from, by id: the seq of the entry that created it; NULL is unknown
    `event_id` BIGINT NULL,
    -- For the buy-back right, by id: the seq of the entry that created it; NULL is unknown
    `round_term_id` BIGINT NULL,
    -- Creditor, by id: the seq of the entry that created it; NULL is unknown
    `creditor_party_id` BIGINT NULL,
    -- Creditor (not recorded); NULL is unknown
    `creditor_name` VARCHAR(120) NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Amount, in minor units of the currency (ISO 4217); NULL is unknown
    `amount_minor` BIGINT NULL,
    -- To be paid by; NULL is unknown
    `pay_by` DATE NULL,
    -- Resolved by the board on; NULL is unknown
    `resolved_on` DATE NULL,
    -- Distribution among the holders: a name of the enumeration; NULL is unknown
    `consent` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Covers losses, nothing is paid out; NULL is unknown
    `covers_loss` BOOLEAN NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `capital_notice_entity` (`entity_id`),
    KEY `capital_notice_code` (`code`),
    CONSTRAINT `capital_notice_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `capital_notice_entity_fk` FOREIGN KEY (`entity_id`)
        REFERENCES `capital_notice` (`seq`),
    CONSTRAINT `capital_notice_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `capital_notice_follows_id_fk` FOREIGN KEY (`follows_id`)
        REFERENCES `capital_notice` (`seq`),
    CONSTRAINT `capital_notice_security_id_fk` FOREIGN KEY (`security_id`)
        REFERENCES `security` (`seq`),
    CONSTRAINT `capital_notice_event_id_fk` FOREIGN KEY (`event_id`)
        REFERENCES `security_event` (`seq`),
    CONSTRAINT `capital_notice_round_term_id_fk` FOREIGN KEY (`round_term_id`)
        REFERENCES `round_term` (`seq`),
    CONSTRAINT `capital_notice_creditor_party_id_fk` FOREIGN KEY (`creditor_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `capital_notice_amount_positive` CHECK (`amount_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Term of a charter: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `charter_term` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- Right: a name of the enumeration
    `right` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Shared by: a name of the enumeration
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Holder (party), by id: the seq of the entry that created it; NULL is unknown
    `holder_party_id` BIGINT NULL,
    -- Holder (fund), by id: the seq of the entry that created it; NULL is unknown
    `holder_fund_id` BIGINT NULL,
    -- Holder (firm), by id: the seq of the entry that created it; NULL is unknown
    `holder_firm_id` BIGINT NULL,
    -- Share, an exact decimal of eight places, times 10^8; NULL is unknown
    `share_e8` BIGINT NULL,
    -- Clause; NULL is unknown
    `clause` VARCHAR(120) NULL,
    -- Source
    `source` VARCHAR(300) NOT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `charter_term_entity` (`entity_id`),
    KEY `charter_term_code` (`code`),
    CONSTRAINT `charter_term_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `charter_term_entity_fk` FOREIGN KEY (`entity_id`)
        REFERENCES `charter_term` (`seq`),
    CONSTRAINT `charter_term_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `charter_term_holder_party_id_fk` FOREIGN KEY (`holder_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `charter_term_holder_fund_id_fk` FOREIGN KEY (`holder_fund_id`)
        REFERENCES `fund` (`seq`),
    CONSTRAINT `charter_term_holder_firm_id_fk` FOREIGN KEY (`holder_firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `charter_term_share_positive` CHECK (`share_e8` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `security_event`
    -- Notice of forfeiture, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `forfeiture_id` BIGINT NULL,
    ADD CONSTRAINT `security_event_forfeiture_id_fk` FOREIGN KEY IF NOT EXISTS (`forfeiture_id`)
        REFERENCES `capital_notice` (`seq`);
ALTER TABLE `security_event`
    -- Reduction it completes, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `reduction_id` BIGINT NULL,
    ADD CONSTRAINT `security_event_reduction_id_fk` FOREIGN KEY IF NOT EXISTS (`reduction_id`)
        REFERENCES `capital_notice` (`seq`);
ALTER TABLE `capital_act`
    -- Reduction it completes, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `reduction_id` BIGINT NULL,
    ADD CONSTRAINT `capital_act_reduction_id_fk` FOREIGN KEY IF NOT EXISTS (`reduction_id`)
        REFERENCES `capital_notice` (`seq`);
ALTER TABLE `term_event`
    -- By the change of all capital, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `capital_act_id` BIGINT NULL,
    ADD CONSTRAINT `term_event_capital_act_id_fk` FOREIGN KEY IF NOT EXISTS (`capital_act_id`)
        REFERENCES `capital_act` (`seq`);
ALTER TABLE `term_event`
    -- By the change of a security, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `security_event_id` BIGINT NULL,
    ADD CONSTRAINT `term_event_security_event_id_fk` FOREIGN KEY IF NOT EXISTS (`security_event_id`)
        REFERENCES `security_event` (`seq`);
ALTER TABLE `term_event`
    -- By the security issued, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `security_id` BIGINT NULL,
    ADD CONSTRAINT `term_event_security_id_fk` FOREIGN KEY IF NOT EXISTS (`security_id`)
        REFERENCES `security` (`seq`);
ALTER TABLE `round_term`
    -- Class of capital, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `class_id` BIGINT NULL,
    ADD CONSTRAINT `round_term_class_id_fk` FOREIGN KEY IF NOT EXISTS (`class_id`)
        REFERENCES `share_class` (`seq`);
