-- What the auditor's account reads. v_<plural>_history has every entry with who, when and what undid
-- it; v_<plural> has what is in force today in China. Amounts are decimals in the currency; NULL is
-- unknown. Nobody's password is in any of them.

CREATE OR REPLACE VIEW `v_journal` AS
SELECT
    j.`seq`, j.`recorded_at`, j.`actor_id`, a.`user_name` AS `actor`, j.`kind`, j.`entity_id`,
    j.`effective_date`, j.`body`, LOWER(HEX(j.`hash`)) AS `hash`, r.`seq` AS `reversed_by`
FROM `journal` j
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = j.`seq`;

CREATE OR REPLACE VIEW `v_ledger_head` AS
SELECT `seq`, LOWER(HEX(`hash`)) AS `hash` FROM `ledger_head`;

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
    e.`note`
FROM `party` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_users_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`user_name`,
    e.`display_name`,
    e.`role`,
    e.`enabled`
FROM `user` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

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
    e.`note`
FROM `fund` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `party` `ref_manager` ON `ref_manager`.`seq` = e.`manager_id`;

CREATE OR REPLACE VIEW `v_firms_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`name`,
    e.`name_en`,
    e.`credit_code`,
    e.`industry`,
    e.`region`,
    e.`established_on`,
    e.`source`,
    e.`note`
FROM `firm` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_firm_tags_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`tag`,
    e.`valid_from`,
    e.`valid_to`,
    e.`source`
FROM `firm_tag` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`;

CREATE OR REPLACE VIEW `v_projects_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`name`,
    e.`name_en`,
    e.`note`
FROM `project` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`;

CREATE OR REPLACE VIEW `v_rounds_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`firm_id`,
    `ref_firm`.`code` AS `firm_code`,
    e.`series`,
    e.`announced_on`,
    e.`closed_on`,
    e.`currency`,
    CAST(e.`amount_raised_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount_raised`,
    CAST(e.`pre_money_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `pre_money`,
    CAST(e.`unit_price_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `unit_price`,
    e.`security_class`,
    e.`source`,
    e.`note`
FROM `round` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `firm` `ref_firm` ON `ref_firm`.`seq` = e.`firm_id`;

CREATE OR REPLACE VIEW `v_commitments_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`investor_fund_id`,
    `ref_investor_fund`.`code` AS `investor_fund_code`,
    e.`investor_party_id`,
    `ref_investor_party`.`code` AS `investor_party_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`note`
FROM `commitment` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `fund` `ref_investor_fund` ON `ref_investor_fund`.`seq` = e.`investor_fund_id`
LEFT JOIN `party` `ref_investor_party` ON `ref_investor_party`.`seq` = e.`investor_party_id`;

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
    e.`valid_to`
FROM `rule` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_investments_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`project_id`,
    `ref_project`.`code` AS `project_code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`round_id`,
    `ref_round`.`code` AS `round_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`purpose`
FROM `investment` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `project` `ref_project` ON `ref_project`.`seq` = e.`project_id`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `round` `ref_round` ON `ref_round`.`seq` = e.`round_id`;

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
        AS DECIMAL(24, 2)) AS `used_look_through`
FROM `decision` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`;

CREATE OR REPLACE VIEW `v_payments_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reference`
FROM `payment` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`;

CREATE OR REPLACE VIEW `v_subscriptions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`round_id`,
    `ref_round`.`code` AS `round_code`,
    e.`investor_fund_id`,
    `ref_investor_fund`.`code` AS `investor_fund_code`,
    e.`investor_party_id`,
    `ref_investor_party`.`code` AS `investor_party_code`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    CAST(e.`units_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `units`,
    e.`source`,
    e.`note`
FROM `subscription` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `round` `ref_round` ON `ref_round`.`seq` = e.`round_id`
LEFT JOIN `fund` `ref_investor_fund` ON `ref_investor_fund`.`seq` = e.`investor_fund_id`
LEFT JOIN `party` `ref_investor_party` ON `ref_investor_party`.`seq` = e.`investor_party_id`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`;

CREATE OR REPLACE VIEW `v_reversals_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`reversed_seq`,
    e.`reason`
FROM `reversal` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_exports_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`dataset`,
    e.`as_of`,
    e.`as_known`,
    e.`row_count`,
    e.`sha256`
FROM `export` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_parties` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`kind`, h.`credit_code`, h.`source`, h.`note`
FROM `v_parties_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `party` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_users` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`user_name`,
    h.`display_name`, h.`role`, h.`enabled`
FROM `v_users_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `user` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_funds` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`kind`, h.`currency`, h.`size`, h.`manager_id`, h.`manager_code`,
    h.`established_on`, h.`term_ends_on`, h.`source`, h.`note`
FROM `v_funds_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `fund` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_firms` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`credit_code`, h.`industry`, h.`region`, h.`established_on`, h.`source`,
    h.`note`
FROM `v_firms_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `firm` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_firm_tags` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`firm_id`,
    h.`firm_code`, h.`tag`, h.`valid_from`, h.`valid_to`, h.`source`
FROM `v_firm_tags_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_projects` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`firm_id`,
    h.`firm_code`, h.`name`, h.`name_en`, h.`note`
FROM `v_projects_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `project` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_rounds` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`firm_id`,
    h.`firm_code`, h.`series`, h.`announced_on`, h.`closed_on`, h.`currency`, h.`amount_raised`,
    h.`pre_money`, h.`unit_price`, h.`security_class`, h.`source`, h.`note`
FROM `v_rounds_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `round` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_commitments` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`investor_fund_id`, h.`investor_fund_code`, h.`investor_party_id`,
    h.`investor_party_code`, h.`currency`, h.`amount`, h.`note`
FROM `v_commitments_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_rules` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`name`,
    h.`name_en`, h.`measure`, h.`basis`, h.`currency`, h.`limit`, h.`action`, h.`status`,
    h.`clause`, h.`source`, h.`valid_from`, h.`valid_to`
FROM `v_rules_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND NOT EXISTS (
        SELECT 1 FROM `rule` e JOIN `journal` j ON j.`seq` = e.`seq`
        WHERE e.`entity_id` = h.`id`
            AND j.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
            AND (j.`effective_date`, e.`seq`) > (h.`effective_date`, h.`seq`));

CREATE OR REPLACE VIEW `v_investments` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`,
    h.`project_id`, h.`project_code`, h.`fund_id`, h.`fund_code`, h.`round_id`, h.`round_code`,
    h.`currency`, h.`amount`, h.`purpose`
FROM `v_investments_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_decisions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`outcome`, h.`note`, h.`rule_id`, h.`rule_code`, h.`basis`,
    h.`currency`, h.`limit`, h.`used_direct`, h.`used_chain`, h.`used_look_through`
FROM `v_decisions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_payments` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`currency`, h.`amount`, h.`reference`
FROM `v_payments_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_subscriptions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`round_id`,
    h.`round_code`, h.`investor_fund_id`, h.`investor_fund_code`, h.`investor_party_id`,
    h.`investor_party_code`, h.`investment_id`, h.`investment_code`, h.`currency`, h.`amount`,
    h.`units`, h.`source`, h.`note`
FROM `v_subscriptions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_reversals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`reversed_seq`,
    h.`reason`
FROM `v_reversals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_exports` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`dataset`, h.`as_of`,
    h.`as_known`, h.`row_count`, h.`sha256`
FROM `v_exports_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
