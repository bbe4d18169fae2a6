-- Limits in units that came after the first release: a whole number and the unit's name, of rules and of
-- what they found. As in 0009; NULL in the rows of earlier releases and for limits in the first units.

ALTER TABLE `rule`
    ADD COLUMN IF NOT EXISTS `limit_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_unit` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE `verdict_line`
    ADD COLUMN IF NOT EXISTS `figure_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `headroom_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_unit` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

CREATE OR REPLACE VIEW `v_rules_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`measure`,
    e.`basis`,
    e.`currency`,
    CAST(e.`limit_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `limit`,
    e.`action`,
    e.`status`,
    e.`clause`,
    e.`source`,
    e.`valid_from`,
    e.`valid_to`,
    e.`pack`,
    e.`subject`,
    e.`direction`,
    e.`denominator`,
    CAST(e.`limit_ratio_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `limit_ratio`,
    e.`limit_days`,
    e.`after_days`,
    e.`fund_kinds`,
    e.`funds`,
    e.`industries`,
    e.`regions`,
    e.`tags`,
    e.`stages`,
    e.`categories`,
    e.`note`,
    e.`bootstrapped`,
    e.`limit_number`,
    e.`limit_unit`
FROM `rule` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

-- Versions that have force; one whose last day has passed stays, with that day.
CREATE OR REPLACE VIEW `v_rules` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`measure`, h.`basis`, h.`currency`, h.`limit`, h.`action`, h.`status`,
    h.`clause`, h.`source`, h.`valid_from`, h.`valid_to`, h.`pack`, h.`subject`, h.`direction`,
    h.`denominator`, h.`limit_ratio`, h.`limit_days`, h.`after_days`, h.`fund_kinds`, h.`funds`,
    h.`industries`, h.`regions`, h.`tags`, h.`stages`, h.`categories`, h.`note`,
    h.`bootstrapped`, h.`limit_number`, h.`limit_unit`
FROM `v_rules_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND (h.`pack` IS NULL OR h.`bootstrapped` = 1 OR EXISTS (
        SELECT 1 FROM `approval` p WHERE p.`rule_id` = h.`seq` AND p.`outcome` = 'approve'))
    AND NOT EXISTS (
        SELECT 1 FROM `rule` e
        WHERE e.`entity_id` = h.`id`
            AND (e.`pack` IS NULL OR e.`bootstrapped` = 1 OR EXISTS (
                SELECT 1 FROM `approval` p WHERE p.`rule_id` = e.`seq` AND p.`outcome` = 'approve'))
            AND e.`valid_from` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (e.`valid_from`, e.`seq`) > (h.`valid_from`, h.`seq`));

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
    e.`rate_on`,
    e.`figure_number`,
    e.`limit_number`,
    e.`headroom_number`,
    e.`limit_unit`
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
    h.`outcome`, h.`reason`, h.`override_id`, h.`rate`, h.`rate_on`, h.`figure_number`,
    h.`limit_number`, h.`headroom_number`, h.`limit_unit`
FROM `v_verdict_lines_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
