-- Funds that are legal persons or partnerships of their own have a credit code as well. As in 0002 and 0010;
-- NULL is unknown.

ALTER TABLE `fund`
    -- unified social credit code
    ADD COLUMN IF NOT EXISTS `credit_code` VARCHAR(18) NULL;

CREATE OR REPLACE VIEW `v_funds_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`kind`,
    e.`currency`,
    CAST(e.`size_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `size`,
    e.`manager_id`,
    `ref_manager`.`code` AS `manager_code`,
    e.`established_on`,
    e.`term_ends_on`,
    e.`source`,
    e.`note`,
    e.`signed_on`,
    e.`registered_on`,
    e.`investment_ends_on`,
    e.`exit_ends_on`,
    e.`extended_to`,
    e.`reported_on`,
    e.`credit_code`
FROM `fund` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `party` `ref_manager` ON `ref_manager`.`seq` = e.`manager_id`;

CREATE OR REPLACE VIEW `v_funds` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`kind`, h.`currency`, h.`size`, h.`manager_id`, h.`manager_code`,
    h.`established_on`, h.`term_ends_on`, h.`source`, h.`note`, h.`signed_on`,
    h.`registered_on`, h.`investment_ends_on`, h.`exit_ends_on`, h.`extended_to`,
    h.`reported_on`, h.`credit_code`
FROM `v_funds_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `fund` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));
