-- Firms and rounds as the world has them: codes of up to 80 characters; a firm's own category and place beside the
-- codes of the standards; rounds of unknown series and class; and what became of a firm, with who took it over.

ALTER TABLE `party`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `user`
    MODIFY COLUMN `user_name` VARCHAR(80) NOT NULL;

ALTER TABLE `fund`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

-- What a firm's source says of it beside; NULL is unknown, as in 0002.
ALTER TABLE `firm`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL,
    ADD COLUMN IF NOT EXISTS `category` VARCHAR(80) NULL,
    ADD COLUMN IF NOT EXISTS `country` VARCHAR(80) NULL,
    -- or state
    ADD COLUMN IF NOT EXISTS `province` VARCHAR(80) NULL,
    -- around a city, or a part of it
    ADD COLUMN IF NOT EXISTS `area` VARCHAR(80) NULL,
    ADD COLUMN IF NOT EXISTS `city` VARCHAR(80) NULL;

ALTER TABLE `project`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `round`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL,
    MODIFY COLUMN `series` VARCHAR(40) NULL,
    MODIFY COLUMN `security_class` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE `commitment`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `rule`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL,
    MODIFY COLUMN `pack` VARCHAR(80) NULL;

ALTER TABLE `investment`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `capital_call`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `distribution`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `return_of_excess`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `index_level`
    MODIFY COLUMN `index_code` VARCHAR(80) NOT NULL;

ALTER TABLE `reinvestment_term`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL,
    MODIFY COLUMN `scheme` VARCHAR(80) NOT NULL;

ALTER TABLE `recognition_rule`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL,
    MODIFY COLUMN `scheme` VARCHAR(80) NOT NULL;

ALTER TABLE `recognition`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `score_sheet`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `score_dimension`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `score_indicator`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `score_grade`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

ALTER TABLE `evaluation`
    MODIFY COLUMN `code` VARCHAR(80) NOT NULL;

-- Firm status: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `firm_status` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Firm, by id: the seq of the entry that created it
    `firm_id` BIGINT NOT NULL,
    -- State: a name of the enumeration
    `state` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Since; NULL is unknown
    `occurred_on` DATE NULL,
    -- Acquirer (party), by id: the seq of the entry that created it; NULL is unknown
    `acquirer_party_id` BIGINT NULL,
    -- Acquirer (firm), by id: the seq of the entry that created it; NULL is unknown
    `acquirer_firm_id` BIGINT NULL,
    -- Acquirer (not recorded); NULL is unknown
    `acquirer_name` VARCHAR(200) NULL,
    -- Currency (ISO 4217); NULL is unknown
    `currency` VARCHAR(3) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Price, in minor units of the currency (ISO 4217); NULL is unknown
    `price_minor` BIGINT NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `firm_status_entity` (`entity_id`),
    CONSTRAINT `firm_status_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `firm_status_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `firm_status` (`seq`),
    CONSTRAINT `firm_status_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `firm_status_acquirer_party_id_fk` FOREIGN KEY (`acquirer_party_id`)
        REFERENCES `party` (`seq`),
    CONSTRAINT `firm_status_acquirer_firm_id_fk` FOREIGN KEY (`acquirer_firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `firm_status_price_positive` CHECK (`price_minor` > 0)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
