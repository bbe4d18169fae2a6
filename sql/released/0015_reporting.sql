-- What returned capital had been called for. As in 0006 and 0010; NULL is unknown. The further categories of
-- expenses and accruals are names of an enumeration and need no column.

ALTER TABLE `return_of_excess`
    -- what it had been called for: a name of the enumeration
    ADD COLUMN IF NOT EXISTS `called_for` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

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
    e.`note`,
    e.`called_for`
FROM `return_of_excess` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_returns_of_excess` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`currency`, h.`amount`, h.`note`, h.`called_for`
FROM `v_returns_of_excess_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
