-- The key that a user's unfinished forms are encrypted under in browsers. Made when the user signs in for
-- the first time; only a session of that user is told it.
ALTER TABLE `credential` ADD COLUMN IF NOT EXISTS `draft_key` BINARY(32) NULL;
