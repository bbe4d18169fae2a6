-- The party whose seat a user has.

ALTER TABLE `user`
    -- Party of the seat, by id: the seq of the entry that created it; NULL is unknown
    ADD COLUMN IF NOT EXISTS `party_id` BIGINT NULL,
    ADD CONSTRAINT `user_party_id_fk` FOREIGN KEY IF NOT EXISTS (`party_id`)
        REFERENCES `party` (`seq`);
