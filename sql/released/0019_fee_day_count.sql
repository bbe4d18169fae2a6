-- The day count of a management fee, and its period. As in 0013; NULL is unknown: act/365.

ALTER TABLE `fee_term`
    -- how the fee is spread over the days of a year
    ADD COLUMN IF NOT EXISTS `day_count` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- of the calendar: of equal instalments, and of the day whose net asset value is the base
    ADD COLUMN IF NOT EXISTS `period` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

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
    e.`clause`,
    CAST(e.`waiver_share_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `waiver_share`,
    e.`day_count`,
    e.`period`
FROM `fee_term` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_fee_terms` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`base`, h.`rate`, h.`valid_from`, h.`valid_to`, h.`clause`, h.`waiver_share`,
    h.`day_count`, h.`period`
FROM `v_fee_terms_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
