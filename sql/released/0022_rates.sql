-- Exchange rates that wait for a second person: why, what they were held against, and the decision. As in 0006
-- and 0010; NULL is none. What waits is in the history alone until it is approved.

ALTER TABLE `fx_rate`
    -- why it waits: a name of the enumeration; none: it counts at once
    ADD COLUMN IF NOT EXISTS `doubt` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    -- the rate that it was held against
    ADD COLUMN IF NOT EXISTS `neighbour_id` BIGINT NULL;

ALTER TABLE `fx_rate`
    ADD CONSTRAINT `fx_rate_neighbour_id_fk` FOREIGN KEY IF NOT EXISTS (`neighbour_id`)
        REFERENCES `fx_rate` (`seq`);

ALTER TABLE `approval`
    ADD COLUMN IF NOT EXISTS `fx_rate_id` BIGINT NULL;

ALTER TABLE `approval`
    ADD CONSTRAINT `approval_fx_rate_id_fk` FOREIGN KEY IF NOT EXISTS (`fx_rate_id`) REFERENCES `fx_rate` (`seq`);

CREATE OR REPLACE VIEW `v_fx_rates_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`base_currency`,
    e.`quote_currency`,
    CAST(e.`rate_e8` * 0.00000001 AS DECIMAL(24, 8)) AS `rate`,
    e.`source`,
    e.`doubt`,
    e.`neighbour_id`
FROM `fx_rate` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`;

CREATE OR REPLACE VIEW `v_fx_rates` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`base_currency`,
    h.`quote_currency`, h.`rate`, h.`source`, h.`doubt`, h.`neighbour_id`
FROM `v_fx_rates_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND (h.`doubt` IS NULL OR EXISTS (
        SELECT 1 FROM `approval` p
        LEFT JOIN `reversal` pr ON pr.`reversed_seq` = p.`seq`
        LEFT JOIN `journal` prj ON prj.`seq` = pr.`seq`
        WHERE (p.`fx_rate_id` = h.`seq`
                OR (h.`doubt` = 'follows' AND p.`fx_rate_id` = h.`neighbour_id`)) AND p.`outcome` = 'approve'
            AND (prj.`effective_date` IS NULL
                OR prj.`effective_date` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))))
    AND NOT EXISTS (
        SELECT 1 FROM `approval` p
        LEFT JOIN `reversal` pr ON pr.`reversed_seq` = p.`seq`
        LEFT JOIN `journal` prj ON prj.`seq` = pr.`seq`
        WHERE p.`fx_rate_id` = h.`seq` AND p.`outcome` = 'reject'
            AND (prj.`effective_date` IS NULL
                OR prj.`effective_date` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)));

CREATE OR REPLACE VIEW `v_approvals_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`distribution_id`,
    `ref_distribution`.`code` AS `distribution_code`,
    e.`return_of_excess_id`,
    `ref_return_of_excess`.`code` AS `return_of_excess_code`,
    e.`equalisation_id`,
    e.`valuation_id`,
    e.`outcome`,
    e.`note`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`waterfall_term_id`,
    e.`recognition_id`,
    `ref_recognition`.`code` AS `recognition_code`,
    e.`evaluation_id`,
    `ref_evaluation`.`code` AS `evaluation_code`,
    e.`payment_id`,
    e.`expense_id`,
    e.`fx_rate_id`
FROM `approval` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`
LEFT JOIN `recognition` `ref_recognition` ON `ref_recognition`.`seq` = e.`recognition_id`
LEFT JOIN `evaluation` `ref_evaluation` ON `ref_evaluation`.`seq` = e.`evaluation_id`;

CREATE OR REPLACE VIEW `v_approvals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`distribution_id`, h.`distribution_code`, h.`return_of_excess_id`,
    h.`return_of_excess_code`, h.`equalisation_id`, h.`valuation_id`, h.`outcome`, h.`note`,
    h.`rule_id`, h.`rule_code`, h.`waterfall_term_id`, h.`recognition_id`, h.`recognition_code`,
    h.`evaluation_id`, h.`evaluation_code`, h.`payment_id`, h.`expense_id`,
    h.`fx_rate_id`
FROM `v_approvals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
