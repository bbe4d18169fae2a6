-- Rights in pledges: which a pledge comprises, and what owners and parties stated on it.

-- Statement on a pledge: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `pledge_statement` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Pledge, by id: the seq of the entry that created it
    `pledge_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it
    `ip_right_id` BIGINT NOT NULL,
    -- Statement: a name of the enumeration
    `statement` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- Ground insisted on: a name of the enumeration; NULL is unknown
    `ground` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- By (firm), by id: the seq of the entry that created it; NULL is unknown
    `firm_id` BIGINT NULL,
    -- By (party), by id: the seq of the entry that created it; NULL is unknown
    `party_id` BIGINT NULL,
    -- By (not recorded); NULL is unknown
    `who` VARCHAR(120) NULL,
    -- Told on; NULL is unknown
    `notified_on` DATE NULL,
    -- Stated on
    `stated_on` DATE NOT NULL,
    -- Document
    `document` VARCHAR(200) NOT NULL,
    -- SHA-256 of the document; NULL is unknown
    `document_sha256` VARCHAR(64) NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `pledge_statement_entity` (`entity_id`),
    CONSTRAINT `pledge_statement_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `pledge_statement_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `pledge_statement` (`seq`),
    CONSTRAINT `pledge_statement_pledge_id_fk` FOREIGN KEY (`pledge_id`)
        REFERENCES `pledge` (`seq`),
    CONSTRAINT `pledge_statement_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`),
    CONSTRAINT `pledge_statement_firm_id_fk` FOREIGN KEY (`firm_id`)
        REFERENCES `firm` (`seq`),
    CONSTRAINT `pledge_statement_party_id_fk` FOREIGN KEY (`party_id`)
        REFERENCES `party` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
-- Pledged right: one row for each entry of this kind.
CREATE TABLE IF NOT EXISTS `pledge_item` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- Pledge, by id: the seq of the entry that created it
    `pledge_id` BIGINT NOT NULL,
    -- IP right, by id: the seq of the entry that created it
    `ip_right_id` BIGINT NOT NULL,
    -- Registered on; NULL is unknown
    `registered_on` DATE NULL,
    -- Note; NULL is unknown
    `note` VARCHAR(2000) NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `pledge_item_entity` (`entity_id`),
    CONSTRAINT `pledge_item_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `pledge_item_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `pledge_item` (`seq`),
    CONSTRAINT `pledge_item_pledge_id_fk` FOREIGN KEY (`pledge_id`)
        REFERENCES `pledge` (`seq`),
    CONSTRAINT `pledge_item_ip_right_id_fk` FOREIGN KEY (`ip_right_id`)
        REFERENCES `ip_right` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;
