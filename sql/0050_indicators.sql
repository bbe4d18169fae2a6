-- District indicators: definitions, values and targets; marks that are registered internationally; penalties of loans.

ALTER TABLE `ip_right`
    -- International registration (Madrid); NULL is unknown
    ADD COLUMN IF NOT EXISTS `madrid` BOOLEAN NULL;

-- District indicator: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `indicator` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Name
    `name` VARCHAR(200) NOT NULL,
    -- English name; NULL is unknown
    `name_en` VARCHAR(200) NULL,
    -- Unit
    `unit` VARCHAR(40) NOT NULL,
    -- Unit in English; NULL is unknown
    `unit_en` VARCHAR(40) NULL,
    -- Things or yuan in one unit; NULL is unknown
    `unit_size` BIGINT NULL,
    -- Counting basis: a name of the enumeration
    `basis` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- What is counted
    `scope` VARCHAR(300) NOT NULL,
    -- Of what time: a name of the enumeration
    `nature` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- How often: a name of the enumeration
    `frequency` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Divided by, by id: the seq of the entry that created it; NULL is unknown
    `denominator_id` BIGINT NULL,
    -- Per so many of the denominator; NULL is unknown
    `per` BIGINT NULL,
    -- Denominator in words; NULL is unknown
    `denominator` VARCHAR(200) NULL,
    -- Worked out from: a name of the enumeration; NULL is unknown
    `measure` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Pool, by id: the seq of the entry that created it; NULL is unknown
    `ip_pool_id` BIGINT NULL,
    -- Version of the definition; NULL is unknown
    `definition` VARCHAR(200) NULL,
    -- Source; NULL is unknown
    `source` VARCHAR(300) NULL,
    -- Valid from
    `valid_from` DATE NOT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `indicator_entity` (`entity_id`),
    KEY `indicator_code` (`code`),
    CONSTRAINT `indicator_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `indicator_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `indicator` (`seq`),
    CONSTRAINT `indicator_denominator_id_fk` FOREIGN KEY (`denominator_id`)
        REFERENCES `indicator` (`seq`),
    CONSTRAINT `indicator_ip_pool_id_fk` FOREIGN KEY (`ip_pool_id`)
        REFERENCES `ip_pool` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

-- Value of an indicator: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `indicator_value` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Code
    `code` VARCHAR(80) NOT NULL,
    -- Indicator, by id: the seq of the entry that created it
    `indicator_id` BIGINT NOT NULL,
    -- Stated as: a name of the enumeration
    `qualifier` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Value, an exact decimal of eight places, times 10^8
    `value_e8` BIGINT NOT NULL,
    -- Target; NULL is unknown
    `target` BOOLEAN NULL,
    -- From; NULL is unknown
    `from_on` DATE NULL,
    -- To; NULL is unknown
    `to_on` DATE NULL,
    -- Growth over a year before, as stated, an exact decimal of eight places, times 10^8; NULL is unknown
    `growth_e8` BIGINT NULL,
    -- Growth is stated as: a name of the enumeration; NULL is unknown
    `growth_qualifier` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- Definition of the source; NULL is unknown
    `definition` VARCHAR(200) NULL,
    -- Source
    `source` VARCHAR(300) NOT NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `indicator_value_entity` (`entity_id`),
    KEY `indicator_value_code` (`code`),
    CONSTRAINT `indicator_value_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `indicator_value_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `indicator_value` (`seq`),
    CONSTRAINT `indicator_value_indicator_id_fk` FOREIGN KEY (`indicator_id`)
        REFERENCES `indicator` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

ALTER TABLE `loan`
    -- Rate a year on overdue principal, an exact decimal of eight places, times 10^8; NULL is unknown
    ADD COLUMN IF NOT EXISTS `penalty_rate_e8` BIGINT NULL,
    ADD CONSTRAINT IF NOT EXISTS `loan_penalty_rate_positive` CHECK (`penalty_rate_e8` > 0);
