-- The loan whose cost a subsidy pays on.

ALTER TABLE `subsidy_claim`
    -- Loan that it subsidises, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `loan_id` BIGINT NULL,
    ADD CONSTRAINT `subsidy_claim_loan_id_fk` FOREIGN KEY IF NOT EXISTS (`loan_id`)
        REFERENCES `loan` (`seq`);
