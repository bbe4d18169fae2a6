-- The exchange rate at which an investment counts, and its day, stand in the decision and in the lines of
-- its verdict. As in 0013; NULL is unknown.

ALTER TABLE `decision`
    -- what one unit of the investment's currency counts: an exact decimal of eight places, times 10^8
    ADD COLUMN IF NOT EXISTS `rate_e8` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `rate_on` DATE NULL;

ALTER TABLE `verdict_line`
    -- what one unit of the proposal's currency counts: an exact decimal of eight places, times 10^8
    ADD COLUMN IF NOT EXISTS `rate_e8` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `rate_on` DATE NULL;

CREATE OR REPLACE VIEW `v_decisions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`outcome`,
    e.`note`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`basis`,
    e.`currency`,
    CAST(e.`limit_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `limit`,
    CAST(e.`used_direct_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `used_direct`,
    CAST(e.`used_chain_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `used_chain`,
    CAST(e.`used_look_through_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `used_look_through`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`rate_on`
FROM `decision` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`;

CREATE OR REPLACE VIEW `v_decisions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`outcome`, h.`note`, h.`rule_id`, h.`rule_code`, h.`basis`,
    h.`currency`, h.`limit`, h.`used_direct`, h.`used_chain`, h.`used_look_through`,
    h.`rate`, h.`rate_on`
FROM `v_decisions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_verdict_lines_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`decision_id`,
    e.`approval_id`,
    e.`commitment_id`,
    `ref_commitment`.`code` AS `commitment_code`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`measure`,
    e.`basis`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`project_id`,
    `ref_project`.`code` AS `project_code`,
    e.`currency`,
    CAST(e.`figure_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `figure`,
    e.`denominator`,
    CAST(e.`divisor_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `divisor`,
    CAST(e.`figure_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `figure_ratio`,
    e.`figure_days`,
    e.`direction`,
    CAST(e.`limit_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `limit`,
    CAST(e.`limit_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `limit_ratio`,
    e.`limit_days`,
    CAST(e.`headroom_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `headroom`,
    CAST(e.`headroom_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `headroom_ratio`,
    e.`headroom_days`,
    CAST(e.`undetermined_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `undetermined`,
    e.`outcome`,
    e.`reason`,
    e.`override_id`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`rate_on`
FROM `verdict_line` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `commitment` `ref_commitment` ON `ref_commitment`.`seq` = e.`commitment_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`
LEFT JOIN `project` `ref_project` ON `ref_project`.`seq` = e.`project_id`;

CREATE OR REPLACE VIEW `v_verdict_lines` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`decision_id`,
    h.`approval_id`, h.`commitment_id`, h.`commitment_code`, h.`rule_id`, h.`rule_code`,
    h.`measure`, h.`basis`, h.`fund_id`, h.`fund_code`, h.`firm_id`, h.`firm_code`,
    h.`project_id`, h.`project_code`, h.`currency`, h.`figure`, h.`denominator`, h.`divisor`,
    h.`figure_ratio`, h.`figure_days`, h.`direction`, h.`limit`, h.`limit_ratio`,
    h.`limit_days`, h.`headroom`, h.`headroom_ratio`, h.`headroom_days`, h.`undetermined`,
    h.`outcome`, h.`reason`, h.`override_id`, h.`rate`, h.`rate_on`
FROM `v_verdict_lines_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
