-- Limits in units that came after the first release: a whole number and the unit's name, of rules and of
-- what they found. NULL in the rows of earlier releases and for limits in the first units.

ALTER TABLE `rule`
    ADD COLUMN IF NOT EXISTS `limit_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_unit` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;

ALTER TABLE `verdict_line`
    ADD COLUMN IF NOT EXISTS `figure_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `headroom_number` BIGINT NULL,
    ADD COLUMN IF NOT EXISTS `limit_unit` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL;
