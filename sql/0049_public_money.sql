-- The loan whose cost a subsidy pays on, and approvals of subsidies and of compensation.

ALTER TABLE `subsidy_claim`
    -- Loan that it subsidises, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `loan_id` BIGINT NULL,
    ADD CONSTRAINT `subsidy_claim_loan_id_fk` FOREIGN KEY IF NOT EXISTS (`loan_id`)
        REFERENCES `loan` (`seq`);

ALTER TABLE `approval`
    -- Subsidy claim, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `subsidy_claim_id` BIGINT NULL,
    ADD CONSTRAINT `approval_subsidy_claim_id_fk` FOREIGN KEY IF NOT EXISTS (`subsidy_claim_id`)
        REFERENCES `subsidy_claim` (`seq`);

ALTER TABLE `approval`
    -- Compensation, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `loss_payment_id` BIGINT NULL,
    ADD CONSTRAINT `approval_loss_payment_id_fk` FOREIGN KEY IF NOT EXISTS (`loss_payment_id`)
        REFERENCES `loss_payment` (`seq`);
