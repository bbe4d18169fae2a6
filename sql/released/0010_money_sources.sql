-- What the money of a party is, and of which level of government: for the trail of public money. As in
-- 0002 and 0005; NULL is unknown.

ALTER TABLE `party`
    -- what its money is: a name of the enumeration
    ADD COLUMN IF NOT EXISTS `money_source` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- the government behind it: a name of the enumeration
    ADD COLUMN IF NOT EXISTS `government_level` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

CREATE OR REPLACE VIEW `v_parties_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`kind`,
    e.`credit_code`,
    e.`source`,
    e.`note`,
    e.`money_source`,
    e.`government_level`
FROM `party` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_parties` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`kind`, h.`credit_code`, h.`source`, h.`note`, h.`money_source`,
    h.`government_level`
FROM `v_parties_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `party` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));
