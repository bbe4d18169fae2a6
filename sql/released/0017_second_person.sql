-- Payments and expenses that a rule of their day makes wait for a second person, and what decides them; why a
-- distribution departs from its terms. As in 0006 and 0009; NULL is no, and none. What waits is in the histories
-- alone until it is approved.

ALTER TABLE `payment`
    -- a rule of its day asks for a second person
    ADD COLUMN IF NOT EXISTS `awaits_approval` BOOLEAN NULL;

ALTER TABLE `expense`
    -- a rule of its day asks for a second person
    ADD COLUMN IF NOT EXISTS `awaits_approval` BOOLEAN NULL;

-- Cash may be let fall to nothing.
ALTER TABLE `rule` DROP CONSTRAINT IF EXISTS `rule_limit_positive`;

ALTER TABLE `rule`
    ADD CONSTRAINT `rule_limit_not_negative` CHECK (`limit_minor` >= 0);

ALTER TABLE `distribution`
    -- why it departs from the terms in force
    ADD COLUMN IF NOT EXISTS `deviation_reason` VARCHAR(500) NULL;

ALTER TABLE `approval`
    ADD COLUMN IF NOT EXISTS `payment_id` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `expense_id` BIGINT NULL,
    ADD CONSTRAINT `approval_payment_id_fk` FOREIGN KEY IF NOT EXISTS (`payment_id`)
        REFERENCES `payment` (`seq`),
    ADD CONSTRAINT `approval_expense_id_fk` FOREIGN KEY IF NOT EXISTS (`expense_id`)
        REFERENCES `expense` (`seq`);

ALTER TABLE `override`
    ADD COLUMN IF NOT EXISTS `payment_id` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `expense_id` BIGINT NULL,
    ADD CONSTRAINT `override_payment_id_fk` FOREIGN KEY IF NOT EXISTS (`payment_id`)
        REFERENCES `payment` (`seq`),
    ADD CONSTRAINT `override_expense_id_fk` FOREIGN KEY IF NOT EXISTS (`expense_id`)
        REFERENCES `expense` (`seq`);

CREATE OR REPLACE VIEW `v_payments_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    e.`reference`,
    e.`awaits_approval`
FROM `payment` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`;

CREATE OR REPLACE VIEW `v_expenses_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`category`,
    e.`currency`,
    CAST(e.`amount_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `amount`,
    CAST(e.`offset_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `offset`,
    CAST(e.`waiver_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `waiver`,
    e.`source`,
    e.`payee_party_id`,
    `ref_payee_party`.`code` AS `payee_party_code`,
    e.`reference`,
    e.`awaits_approval`
FROM `expense` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`
LEFT JOIN `party` `ref_payee_party` ON `ref_payee_party`.`seq` = e.`payee_party_id`;

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
    e.`expense_id`
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

CREATE OR REPLACE VIEW `v_overrides_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`investment_id`,
    `ref_investment`.`code` AS `investment_code`,
    e.`capital_call_id`,
    `ref_capital_call`.`code` AS `capital_call_code`,
    e.`distribution_id`,
    `ref_distribution`.`code` AS `distribution_code`,
    e.`return_of_excess_id`,
    `ref_return_of_excess`.`code` AS `return_of_excess_code`,
    e.`equalisation_id`,
    e.`valuation_id`,
    e.`rule_id`,
    `ref_rule`.`code` AS `rule_code`,
    e.`reason`,
    e.`document_sha256`,
    e.`document`,
    e.`payment_id`,
    e.`expense_id`
FROM `override` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `investment` `ref_investment` ON `ref_investment`.`seq` = e.`investment_id`
LEFT JOIN `capital_call` `ref_capital_call` ON `ref_capital_call`.`seq` = e.`capital_call_id`
LEFT JOIN `distribution` `ref_distribution` ON `ref_distribution`.`seq` = e.`distribution_id`
LEFT JOIN `return_of_excess` `ref_return_of_excess` ON `ref_return_of_excess`.`seq` = e.`return_of_excess_id`
LEFT JOIN `rule` `ref_rule` ON `ref_rule`.`seq` = e.`rule_id`;

CREATE OR REPLACE VIEW `v_payments` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`currency`, h.`amount`, h.`reference`, h.`awaits_approval`
FROM `v_payments_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND (COALESCE(h.`awaits_approval`, 0) = 0 OR EXISTS (
        SELECT 1 FROM `approval` p
        LEFT JOIN `reversal` pr ON pr.`reversed_seq` = p.`seq`
        LEFT JOIN `journal` prj ON prj.`seq` = pr.`seq`
        WHERE p.`payment_id` = h.`seq` AND p.`outcome` = 'approve'
            AND (prj.`effective_date` IS NULL
                OR prj.`effective_date` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))));

CREATE OR REPLACE VIEW `v_expenses` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`fund_id`,
    h.`fund_code`, h.`category`, h.`currency`, h.`amount`, h.`offset`, h.`waiver`, h.`source`,
    h.`payee_party_id`, h.`payee_party_code`, h.`reference`, h.`awaits_approval`
FROM `v_expenses_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))
    AND (COALESCE(h.`awaits_approval`, 0) = 0 OR EXISTS (
        SELECT 1 FROM `approval` p
        LEFT JOIN `reversal` pr ON pr.`reversed_seq` = p.`seq`
        LEFT JOIN `journal` prj ON prj.`seq` = pr.`seq`
        WHERE p.`expense_id` = h.`seq` AND p.`outcome` = 'approve'
            AND (prj.`effective_date` IS NULL
                OR prj.`effective_date` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR))));

CREATE OR REPLACE VIEW `v_approvals` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`capital_call_id`,
    h.`capital_call_code`, h.`distribution_id`, h.`distribution_code`, h.`return_of_excess_id`,
    h.`return_of_excess_code`, h.`equalisation_id`, h.`valuation_id`, h.`outcome`, h.`note`,
    h.`rule_id`, h.`rule_code`, h.`waterfall_term_id`, h.`recognition_id`, h.`recognition_code`,
    h.`evaluation_id`, h.`evaluation_code`, h.`payment_id`, h.`expense_id`
FROM `v_approvals_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_overrides` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`investment_id`,
    h.`investment_code`, h.`capital_call_id`, h.`capital_call_code`, h.`distribution_id`,
    h.`distribution_code`, h.`return_of_excess_id`, h.`return_of_excess_code`, h.`equalisation_id`,
    h.`valuation_id`, h.`rule_id`, h.`rule_code`, h.`reason`, h.`document_sha256`, h.`document`,
    h.`payment_id`, h.`expense_id`
FROM `v_overrides_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));

CREATE OR REPLACE VIEW `v_distributions_history` AS
SELECT
    e.`seq`, e.`entity_id` AS `id`, j.`recorded_at`, a.`user_name` AS `recorded_by`, j.`effective_date`,
    r.`seq` AS `reversed_by`, rj.`effective_date` AS `reversed_on`,
    e.`code`,
    e.`fund_id`,
    `ref_fund`.`code` AS `fund_code`,
    e.`currency`,
    CAST(e.`return_of_capital_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `return_of_capital`,
    CAST(e.`gain_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `gain`,
    CAST(e.`income_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `income`,
    CAST(e.`recallable_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `recallable`,
    e.`recall_expires_on`,
    e.`basis`,
    e.`note`,
    CAST(e.`carry_minor` * CASE WHEN e.`currency` IN ('JPY', 'KRW') THEN 1 ELSE 0.01 END
        AS DECIMAL(24, 2)) AS `carry`,
    e.`deviation_reason`
FROM `distribution` e
JOIN `journal` j ON j.`seq` = e.`seq`
LEFT JOIN `user` a ON a.`seq` = j.`actor_id`
LEFT JOIN `reversal` r ON r.`reversed_seq` = e.`seq`
LEFT JOIN `journal` rj ON rj.`seq` = r.`seq`
LEFT JOIN `fund` `ref_fund` ON `ref_fund`.`seq` = e.`fund_id`;

CREATE OR REPLACE VIEW `v_distributions` AS
SELECT
    h.`seq`, h.`id`, h.`recorded_at`, h.`recorded_by`, h.`effective_date`, h.`code`, h.`fund_id`,
    h.`fund_code`, h.`currency`, h.`return_of_capital`, h.`gain`, h.`income`, h.`recallable`,
    h.`recall_expires_on`, h.`basis`, h.`note`, h.`carry`, h.`deviation_reason`
FROM `v_distributions_history` h
WHERE h.`effective_date` <= DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR)
    AND (h.`reversed_on` IS NULL OR h.`reversed_on` > DATE(UTC_TIMESTAMP() + INTERVAL 8 HOUR));
