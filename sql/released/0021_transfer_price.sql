-- The price of a stake that one investor hands on to another; NULL is unknown.

ALTER TABLE `commitment_transfer`
    -- what the one investor pays the other
    ADD COLUMN IF NOT EXISTS `price_minor` BIGINT NULL AFTER `amount_minor`;

CREATE OR REPLACE VIEW `v_commitment_transfers_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`to_commitment_id`,
    `ref_to_commitment`.`code` AS `to_commitment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    CAST(e.`price_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `price`,
    e.`note`
FROM `commitment_transfer` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`
LEFT JOIN `commitment` `ref_to_commitment` ON `ref_to_commitment`.`seq` = e.`to_commitment_id`;

CREATE OR REPLACE VIEW `v_commitment_transfers` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`commitment_id`,
    h.`commitment_code`, h.`to_commitment_id`, h.`to_commitment_code`, h.`currency`, h.`amount`,
    h.`price`, h.`note`
FROM `v_commitment_transfers_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
