-- Which conventions figures are worked out by: one row an entry, from which on those of its number hold.
-- As in 0006: append-only triggers, and the views of the auditor's account.

CREATE TABLE IF NOT EXISTS `convention` (
    -- the entry, and the entity that it is a version of
    `seq` BIGINT NOT NULL,
    `entity_id` BIGINT NOT NULL,
    -- the conventions of one release: docs/conventions.md
    `number` BIGINT NOT NULL,
    -- keys
    PRIMARY KEY (`seq`),
    KEY `convention_entity` (`entity_id`),
    CONSTRAINT `convention_seq_fk` FOREIGN KEY (`seq`) REFERENCES `journal` (`seq`),
    CONSTRAINT `convention_entity_fk` FOREIGN KEY (`entity_id`) REFERENCES `convention` (`seq`)
) ENGINE = InnoDB, DEFAULT CHARSET = utf8mb4, COLLATE = utf8mb4_bin;

CREATE OR REPLACE TRIGGER `convention_no_update` BEFORE UPDATE ON `convention` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'convention is append-only';

CREATE OR REPLACE TRIGGER `convention_no_delete` BEFORE DELETE ON `convention` FOR EACH ROW
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'convention is append-only';

CREATE OR REPLACE VIEW `v_conventions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`number`
FROM `convention` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_conventions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`number`
FROM `v_conventions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
